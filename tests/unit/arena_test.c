/* Tests src/base/arena.c. */
#include "base/arena.h"

#include <string.h>

#include "table.h"

static void octets_are_zero_and_aligned(void **state)
{
    static const size_t sizes[] = {0, 1, 7, 16, 17, 1000, 32 * 1024, 32 * 1024 + 1, 100000, 3};
    struct arena arena = {0};
    (void)state;
    for (int round = 0; round < 3; round++) {
        EACH(i, sizes)
        {
            unsigned char *got = arena_take(&arena, sizes[i]);
            assert_int_equal((uintptr_t)got % _Alignof(max_align_t), 0);
            for (size_t j = 0; j < sizes[i]; j++)
                assert_int_equal(got[j], 0);
            memset(got, 0xa5, sizes[i]); /* so that a second use of the same octets would be seen */
        }
        arena_empty(&arena);
    }
    arena_free(&arena);
    assert_null(arena.newest);
    arena_free(&arena);
    arena_empty(&arena);
}

static void pieces_do_not_overlap(void **state)
{
    enum { PIECES = 5000 };
    static unsigned char *piece[PIECES];
    struct arena arena = {0};
    (void)state;
    for (size_t i = 0; i < PIECES; i++) {
        piece[i] = arena_take(&arena, i % 50 + 1);
        memset(piece[i], (int)(i & 0xff), i % 50 + 1);
    }
    for (size_t i = 0; i < PIECES; i++)
        for (size_t j = 0; j < i % 50 + 1; j++)
            assert_int_equal(piece[i][j], i & 0xff);
    arena_free(&arena);
}

static void texts(void **state)
{
    struct arena arena = {0};
    (void)state;
    assert_true(span_is(arena_copy(&arena, span_of("EHLO")), "EHLO"));
    assert_non_null(arena_copy(&arena, (struct span){0}).at);
    assert_int_equal(arena_copy(&arena, (struct span){0}).len, 0);
    assert_string_equal(arena_string(&arena, span_of("EHLO")), "EHLO");
    assert_string_equal(arena_string(&arena, (struct span){0}), "");
    assert_true(span_is(arena_print(&arena, "%s %d", "port", 25), "port 25"));
    assert_int_equal(arena_print(&arena, "%s", "").len, 0);
    assert_true(span_is(arena_join(&arena, span_of("a"), span_of("b")), "ab"));
    assert_true(span_is(arena_join(&arena, (struct span){0}, span_of("b")), "b"));
    assert_int_equal(arena_join(&arena, (struct span){0}, (struct span){0}).len, 0);
    assert_true(span_is(arena_lower(&arena, span_of("MX1.\xc3\x84z[@`{")), "mx1.\xc3\x84z[@`{"));
    assert_true(span_is(arena_upper(&arena, span_of("mx1.\xc3\xa4z[@`{")), "MX1.\xc3\xa4Z[@`{"));
    assert_int_equal(arena_lower(&arena, BYTES("A\0B")).len, 3);
    arena_free(&arena);
}

static void a_text_longer_than_a_chunk(void **state)
{
    enum { LONG = 200000 };
    static char text[LONG + 1];
    struct arena arena = {0};
    (void)state;
    memset(text, 'x', LONG);
    assert_int_equal(arena_print(&arena, "%s!", text).len, LONG + 1);
    arena_empty(&arena);
    assert_true(span_is(arena_copy(&arena, span_of("after")), "after"));
    arena_free(&arena);
}

static void lists_grow(void **state)
{
    struct arena arena = {0};
    LIST(unsigned long) numbers = {0};
    (void)state;
    for (unsigned long i = 0; i < 10000; i++) {
        *LIST_ADD(&arena, &numbers) = i * 3;
        arena_take(&arena, 3);
    }
    assert_int_equal(numbers.count, 10000);
    for (unsigned long i = 0; i < 10000; i++)
        assert_int_equal(numbers.at[i], i * 3);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(octets_are_zero_and_aligned),
        cmocka_unit_test(pieces_do_not_overlap),
        cmocka_unit_test(texts),
        cmocka_unit_test(a_text_longer_than_a_chunk),
        cmocka_unit_test(lists_grow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
