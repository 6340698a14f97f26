/* Tests src/session/across*.c for what the examples of the rules do not reach: limits, and what is not known.
 */
#include <math.h>

#include "session/across_part.h"
#include "table.h"

/* A session that was refused at the greeting, or took mail. */
struct staged {
    const char *file, *host, *client;
    double started;
    bool accepted;
};

static void add(struct across *across, const struct staged *staged)
{
    static const struct failing blocked = {.rule = SPAN("spamhaus-listed"),
                                           .category = SPAN("ip-blocked"),
                                           .title = {{SPAN("listed"), SPAN("gelistet")}},
                                           .stage = STAGE_GREETING};
    struct conversation conversation = {.started = staged->started, .seconds = NAN};
    struct session session = {.file = span_of(staged->file),
                              .number = 1,
                              .conversation = &conversation,
                              .client = {.address = span_of(staged->client)},
                              .server = {.name = span_of(staged->host), .port = 25},
                              .outcome = staged->accepted ? OUTCOME_ACCEPTED : OUTCOME_REFUSED};
    across_add(across, &session, &blocked, !staged->accepted);
}

static size_t subjects_called(const struct across *across, const char *name)
{
    size_t count = 0;
    for (size_t i = 0; i < across->subjects.count; i++)
        count += span_is(span_of(name), across->subjects.at[i].name);
    return count;
}

static struct fact ask(const struct across *across, struct arena *arena, const char *name, size_t subject)
{
    size_t fact = 0;
    assert_true(fact_find(span_of(name), &fact) && fact_is_of_run(fact));
    return facts_ask(across_facts(arena, across), fact, subject);
}

static void one_session_tells_nothing(void **state)
{
    (void)state;
    struct across *across = across_new();
    add(across, &(struct staged){"a.log", "mx.fabrikam.com", "198.51.100.7", NAN, false});
    across_conclude(across);
    assert_int_equal(across->subjects.count, 0);
    assert_false(across_limited(across));
    across_free(across);
}

static void a_client_refused_at_two_places(void **state)
{
    (void)state;
    struct across *across = across_new();
    struct arena arena = {0};
    add(across, &(struct staged){"a.log", "mx.fabrikam.com", "198.51.100.7", 1000, false});
    add(across, &(struct staged){"b.log", "mx.adatum.co.uk", "198.51.100.7", 2000, false});
    across_conclude(across);
    assert_int_equal(subjects_called(across, "client"), 1);
    assert_int_equal(subjects_called(across, "failure"), 1);
    assert_true(span_is(ask(across, &arena, "client", 0).items[0].text, "198.51.100.7"));
    assert_int_equal(ask(across, &arena, "client refused by", 0).count, 2);
    assert_true(span_is(ask(across, &arena, "client refused by", 0).items[1].text, "adatum.co.uk"));
    assert_false(ask(across, &arena, "client others taken", 0).known); /* not seen is not "no" */
    assert_false(ask(across, &arena, "pool", 0).known);                /* another subject's */
    assert_false(ask(across, &arena, "across domains", 0).known);
    assert_true(span_is(ask(across, &arena, "across first seen", 0).items[0].text, "1970-01-01T00:16:40"));
    struct extent extent = across_extent(&arena, across, 0);
    assert_int_equal(extent.sessions, 2);
    assert_int_equal(extent.files, 2);
    assert_int_equal(extent.server_count, 2);
    arena_free(&arena);
    across_free(across);
}

static void a_fact_of_one_session_is_unknown_of_a_run(void **state)
{
    (void)state;
    struct across *across = across_new();
    struct arena arena = {0};
    add(across, &(struct staged){"a.log", "mx.fabrikam.com", "198.51.100.7", NAN, false});
    add(across, &(struct staged){"b.log", "mx.fabrikam.com", "198.51.100.7", NAN, false});
    across_conclude(across);
    struct facts *facts = across_facts(&arena, across);
    for (size_t fact = 0; fact < fact_count(); fact++)
        assert_false(!fact_is_of_run(fact) && facts_ask(facts, fact, 0).known);
    arena_free(&arena);
    across_free(across);
}

static void addresses_of_networks_tell_nobody_apart(void **state)
{
    (void)state;
    struct across *across = across_new();
    add(across, &(struct staged){"a.log", "mx.fabrikam.com", "192.168.1.10", NAN, false});
    add(across, &(struct staged){"b.log", "mx.adatum.example", "192.168.1.10", NAN, false});
    across_conclude(across);
    assert_int_equal(subjects_called(across, "client"), 0);
    assert_int_equal(clients_alike(&across->visits[0], &across->visits[1]), ALIKE_UNKNOWN);
    across_free(across);
}

static void order_needs_times_or_one_file(void **state)
{
    (void)state;
    const struct visit early = {.started = 1, .file = 1, .number = 1},
                       late = {.started = 2, .file = 2, .number = 1},
                       untimed = {.started = NAN, .file = 3, .number = 1},
                       next = {.started = NAN, .file = 3, .number = 2};
    assert_int_equal(visit_order(&early, &late), ORDER_BEFORE);
    assert_int_equal(visit_order(&late, &early), ORDER_AFTER);
    assert_int_equal(visit_order(&early, &early), ORDER_UNKNOWN);
    assert_int_equal(visit_order(&untimed, &early), ORDER_UNKNOWN);
    assert_int_equal(visit_order(&untimed, &next), ORDER_BEFORE);
}

/* What comes behind the limit is left out, and that is told. */
static void a_run_may_be_too_long(void **state)
{
    (void)state;
    struct across *across = across_new();
    for (size_t i = 0; i < VISITS_MOST; i++)
        add(across, &(struct staged){"a.log", "mx.fabrikam.com", "198.51.100.7", (double)i, i % 2});
    assert_false(across_limited(across));
    add(across, &(struct staged){"b.log", "mx.fabrikam.com", "198.51.100.7", 0, false});
    assert_true(across_limited(across));
    assert_int_equal(across_sessions(across), VISITS_MOST);
    across_conclude(across);
    assert_int_equal(subjects_called(across, "failure"), 1);
    across_free(across);
}

static void names_may_be_too_long(void **state)
{
    (void)state;
    static char name[NAME_LONGEST + 2];
    for (size_t i = 0; i <= NAME_LONGEST; i++)
        name[i] = 'a';
    struct across *across = across_new();
    assert_int_equal(text_kept(across, span_of(name)), 0);
    assert_true(across_limited(across));
    across_free(across);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_session_tells_nothing),
        cmocka_unit_test(a_client_refused_at_two_places),
        cmocka_unit_test(a_fact_of_one_session_is_unknown_of_a_run),
        cmocka_unit_test(addresses_of_networks_tell_nobody_apart),
        cmocka_unit_test(order_needs_times_or_one_file),
        cmocka_unit_test(a_run_may_be_too_long),
        cmocka_unit_test(names_may_be_too_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
