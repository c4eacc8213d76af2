package dev.verdict.spring.mybatis;

import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;

/** Writes parcels. */
public interface ParcelMapper {
  /** Writes one. */
  @Insert("INSERT INTO parcel (number) VALUES (#{number})")
  int insert(@Param("number") String number);

  /** Takes one back. */
  @Delete("DELETE FROM parcel WHERE number = #{number}")
  int delete(@Param("number") String number);
}
