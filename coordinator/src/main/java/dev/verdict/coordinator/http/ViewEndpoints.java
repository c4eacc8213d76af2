package dev.verdict.coordinator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.verdict.coordinator.http.Bodies.ViewBody;
import dev.verdict.coordinator.http.OperatorActions.Act;
import dev.verdict.coordinator.views.SavedView;
import dev.verdict.coordinator.views.ViewStore;
import dev.verdict.coordinator.views.ViewStore.Draft;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Views of the list of transactions, which operators save and share. Any node answers. */
final class ViewEndpoints {
  private static final BodyCodec<ViewBody> BODY = BodyCodec.of(ViewBody.class);
  private static final String ALL = "/v1/views";
  private static final String ONE = ALL + "/{name}";
  private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,17}");

  private final BackendSlot slot;
  private final Defaults defaults;
  private final OperatorActions actions;

  ViewEndpoints(BackendSlot slot, Defaults defaults, OperatorActions actions) {
    this.slot = slot;
    this.defaults = defaults;
    this.actions = actions;
  }

  List<Endpoint> all() {
    return List.of(
        new Endpoint(HttpMethod.GET, ALL, this::list),
        new Endpoint(HttpMethod.PUT, ONE, this::save),
        new Endpoint(HttpMethod.DELETE, ONE, true, this::remove));
  }

  private ViewStore store() {
    return slot.require().views();
  }

  private Future<List<SavedView>> views() {
    return StoreFaults.asUnavailable(store().list(defaults.namespace()));
  }

  private Future<Reply> list(Exchange exchange) {
    return views().map(views -> Reply.json(200, json -> write(json, views)));
  }

  private Future<Reply> save(Exchange exchange) {
    String operator = actions.operator(exchange);
    String name = ViewRules.name(exchange.parameter("name"));
    return exchange
        .body()
        .compose(
            bytes -> {
              ViewBody body = BODY.read(bytes);
              Draft draft = ViewRules.draft(name, body, operator);
              long seen = ViewRules.version(body);
              return views()
                  .compose(
                      views -> {
                        checkVersion(views, name, seen);
                        checkRoom(views, seen);
                        return save(exchange, draft, seen);
                      });
            });
  }

  private Future<Reply> save(Exchange exchange, Draft draft, long seen) {
    JsonObject parameters =
        new JsonObject().put("view", draft.name()).put("columns", draft.columns());
    return actions
        .recorded(exchange, new Act("view_save", "", draft.filter(), "", parameters.encode()))
        .compose(row -> StoreFaults.asUnavailable(store().save(defaults.namespace(), draft, seen)))
        .map(
            saved -> {
              SavedView view = saved.orElseThrow(() -> changed(draft.name()));
              return Reply.json(seen == 0 ? 201 : 200, json -> write(json, view));
            });
  }

  private Future<Reply> remove(Exchange exchange) {
    actions.operator(exchange);
    String name = ViewRules.name(exchange.parameter("name"));
    long seen =
        Query.read(exchange.request(), Set.of("version"))
            .text("version")
            .filter(text -> VERSION.matcher(text).matches())
            .map(Long::parseLong)
            .orElseThrow(() -> Query.invalid("version is the version of the view that was read"));
    return views()
        .compose(
            views -> {
              checkVersion(views, name, seen);
              return remove(exchange, named(views, name).orElseThrow());
            });
  }

  private Future<Reply> remove(Exchange exchange, SavedView view) {
    JsonObject parameters = new JsonObject().put("view", view.name());
    return actions
        .recorded(exchange, new Act("view_delete", "", view.filter(), "", parameters.encode()))
        .compose(
            row ->
                StoreFaults.asUnavailable(
                    store().remove(defaults.namespace(), view.name(), view.version())))
        .map(
            gone -> {
              if (!gone) {
                throw changed(view.name());
              }
              return Reply.json(200, json -> write(json, view));
            });
  }

  private static Optional<SavedView> named(List<SavedView> views, String name) {
    return views.stream().filter(view -> view.name().equals(name)).findFirst();
  }

  private static void checkVersion(List<SavedView> views, String name, long seen) {
    Optional<SavedView> there = named(views, name);
    if (there.isEmpty() && seen != 0) {
      throw Problem.of(ProblemCode.UNKNOWN_VIEW, "There is no view " + name + " any more.")
          .asException();
    }
    if (there.isPresent() && there.get().version() != seen) {
      throw changed(name);
    }
  }

  private static ProblemException changed(String name) {
    return Problem.of(
            ProblemCode.VIEW_CHANGED,
            "The view "
                + name
                + " is there in another version than the one that was given. Read it again.")
        .asException();
  }

  /** Two at once may exceed it by one. */
  private static void checkRoom(List<SavedView> views, long seen) {
    if (seen == 0 && views.size() >= SavedView.VIEWS_MAX) {
      throw Problem.of(
              ProblemCode.TOO_MANY_VIEWS,
              SavedView.VIEWS_MAX + " views are saved. Delete one that nobody needs.")
          .asException();
    }
  }

  private static void write(JsonGenerator json, List<SavedView> views) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("views");
    for (SavedView view : views) {
      write(json, view);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, SavedView view) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", view.name());
    json.writeStringField("filter", view.filter());
    json.writeArrayFieldStart("columns");
    for (String column : view.columns()) {
      json.writeString(column);
    }
    json.writeEndArray();
    json.writeStringField("saved_by", view.savedBy());
    json.writeStringField("saved_at", TransactionJson.time(view.savedAt()));
    json.writeNumberField("version", view.version());
    json.writeEndObject();
  }
}
