package dev.verdict.spring.mybatis;

import javax.sql.DataSource;
import org.apache.ibatis.session.ExecutorType;
import org.apache.ibatis.session.SqlSessionFactory;
import org.mybatis.spring.SqlSessionFactoryBean;
import org.mybatis.spring.SqlSessionTemplate;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** The application: one mapper sends its statements at once, the other keeps them for a batch. */
@SpringBootApplication
public class ParcelService {
  @Bean
  ParcelMapper atOnce(DataSource source) throws Exception {
    return mapper(source, ExecutorType.SIMPLE);
  }

  @Bean
  ParcelMapper inBatches(DataSource source) throws Exception {
    return mapper(source, ExecutorType.BATCH);
  }

  private static ParcelMapper mapper(DataSource source, ExecutorType type) throws Exception {
    SqlSessionFactoryBean factoryBean = new SqlSessionFactoryBean();
    factoryBean.setDataSource(source);
    SqlSessionFactory factory = factoryBean.getObject();
    if (factory == null) {
      throw new IllegalStateException("no factory");
    }
    factory.getConfiguration().addMapper(ParcelMapper.class);
    return new SqlSessionTemplate(factory, type).getMapper(ParcelMapper.class);
  }
}
