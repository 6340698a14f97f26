/* Segments as captures show them, and what must come out: upper case is what the client sent, lower case the
 * server. */
#include "cmocka_all.h"

#include <stdio.h>
#include <string.h>

#include "record/order.h"

struct sent {
    int side;
    uint32_t seq, ack;
    const char *octets;
    unsigned flags;
    size_t cut; /* octets that the snap length cut off */
};

struct row {
    const char *name;
    const char *out; /* "ABC [2] abc": a gap of two octets */
    struct sent sent[8];
    size_t count;
};

enum { S = TCP_SYN, F = TCP_FIN, A = TCP_ACK };
#define NEAR_WRAP 0xfffffffdu

static const struct row rows[] = {
    {"in order",
     "ABCabcDE",
     {{0, 100, 500, "ABC", A, 0}, {1, 500, 103, "abc", A, 0}, {0, 103, 503, "DE", A, 0}},
     3},
    {"swapped", "ABCDE", {{0, 99, 0, "", S, 0}, {0, 103, 500, "DE", A, 0}, {0, 100, 500, "ABC", A, 0}}, 3},
    {"sent twice", "ABC", {{0, 100, 500, "ABC", A, 0}, {0, 100, 500, "ABC", A, 0}}, 2},
    {"sent again with more", "ABCDE", {{0, 100, 500, "ABC", A, 0}, {0, 100, 500, "ABCDE", A, 0}}, 2},
    {"overlap behind a hole, the first count",
     "ABxDEF",
     {{0, 99, 0, "", S, 0},
      {0, 103, 500, "DE", A, 0},
      {0, 102, 500, "xxxF", A, 0},
      {0, 100, 500, "ABC", A, 0}},
     4},
    {"reply captured before its command",
     "ABCabc",
     {{0, 99, 0, "", S, 0},
      {1, 499, 100, "", S | A, 0},
      {1, 500, 103, "abc", A, 0},
      {0, 100, 500, "ABC", A, 0}},
     4},
    {"command that was not captured",
     "AB[3]abDE",
     {{0, 100, 500, "AB", A, 0}, {1, 500, 105, "ab", A, 0}, {0, 105, 502, "DE", A, 0}},
     3},
    {"sequence numbers wrap",
     "ABCDEF",
     {{0, NEAR_WRAP, 500, "ABC", A, 0}, {0, 3, 500, "", A, 0}, {0, 0, 500, "DEF", A, 0}},
     3},
    {"cut by the snap length", "AB[4]CD", {{0, 100, 500, "AB", A, 4}, {0, 106, 500, "CD", A, 0}}, 2},
    {"one side only", "abcdef", {{1, 500, 103, "abc", A, 0}, {1, 503, 120, "def", A, 0}}, 2},
    {"FIN before its octets",
     "ABCDE",
     {{0, 99, 0, "", S, 0}, {0, 103, 500, "DE", A | F, 0}, {0, 100, 500, "ABC", A, 0}},
     3},
    {"octets with the SYN", "ABCDE", {{0, 99, 0, "ABC", S, 0}, {0, 103, 500, "DE", A, 0}}, 2},
    {"keep-alive",
     "ABCD",
     {{0, 100, 500, "ABC", A, 0}, {0, 102, 500, "x", A, 0}, {0, 103, 500, "D", A, 0}},
     3},
};

struct heard {
    char text[256];
};

static void take(void *with, const struct piece *piece)
{
    struct heard *heard = with;
    size_t len = strlen(heard->text);
    if (piece->missing)
        snprintf(heard->text + len, sizeof heard->text - len, "[%zu]", piece->missing);
    else
        snprintf(heard->text + len, sizeof heard->text - len, "%.*s", (int)piece->octets.len,
                 piece->octets.at);
}

static void play(const struct row *row, struct order *order, struct heard *heard)
{
    size_t held = 0;
    struct order_to to = {take, heard, &held};
    for (size_t i = 0; i < row->count; i++) {
        const struct sent *sent = &row->sent[i];
        struct segment segment = {.seq = sent->seq, .ack = sent->ack, .flags = sent->flags};
        segment.octets = span_of(sent->octets);
        segment.length = segment.octets.len + sent->cut;
        struct packet packet = {.frame = i + 1, .time = (double)i};
        order_take(order, sent->side, &segment, &packet, &to);
    }
    order_finish(order, &to);
    assert_int_equal(held, 0);
}

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct order order = {0};
        struct heard heard = {""};
        play(&rows[i], &order, &heard);
        if (strcmp(heard.text, rows[i].out) != 0)
            fail_msg("%s: %s, not %s", rows[i].name, heard.text, rows[i].out);
    }
}

static void test_contradiction_is_noted(void **state)
{
    (void)state;
    const struct row *row = &rows[4];
    struct order order = {0};
    struct heard heard = {""};
    play(row, &order, &heard);
    assert_true(order.differs);
}

/* A hole that was acknowledged is a loss of the capture, and is told after a while, not at the end only. */
static void test_acknowledged_hole_is_given_up(void **state)
{
    (void)state;
    struct order order = {0};
    struct heard heard = {""};
    size_t held = 0;
    struct order_to to = {take, &heard, &held};
    struct packet packet = {.frame = 1};
    struct segment first = {.seq = 100, .ack = 500, .flags = A, .octets = {"AB", 2}, .length = 2};
    struct segment behind = {.seq = 110, .ack = 500, .flags = A, .octets = {"CD", 2}, .length = 2};
    struct segment ack = {.seq = 500, .ack = 112, .flags = A, .octets = {"", 0}};
    order_take(&order, 0, &first, &packet, &to);
    order_take(&order, 0, &behind, &packet, &to);
    assert_string_equal(heard.text, "AB");
    for (int i = 0; i < 100; i++)
        order_take(&order, 1, &ack, &packet, &to);
    assert_string_equal(heard.text, "AB[8]CD");
    order_drop(&order, &to);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_contradiction_is_noted),
        cmocka_unit_test(test_acknowledged_hole_is_given_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
