/* Tests src/digest.c: a file is known by the same digest as its octets, and a large one by its ends. */
#include "digest.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"
#include "table.h"

enum { LARGE = DIGEST_WHOLE + 1 };

static struct text digest_of(struct span bytes)
{
    struct text digest = {0};
    digest_bytes(&digest, bytes);
    return digest;
}

static void a_file_is_known_by_its_octets(void **state)
{
    static const size_t lengths[] = {0, 1, 65536, 65537, DIGEST_WHOLE, LARGE};
    char *bytes = memory_get(LARGE), name[] = "/tmp/digest_test.XXXXXX";
    (void)state;
    for (size_t i = 0; i < LARGE; i++)
        bytes[i] = (char)(i * 31 + i / 4096);
    int file = mkstemp(name);
    assert_true(file >= 0);
    EACH(i, lengths)
    {
        struct text of_file = {0}, of_bytes = digest_of((struct span){bytes, lengths[i]});
        assert_int_equal(ftruncate(file, 0), 0);
        assert_int_equal(pwrite(file, bytes, lengths[i], 0), (ssize_t)lengths[i]);
        digest_file(&of_file, name);
        assert_true(of_file.len >= 64);
        assert_true(span_equal(text_span(&of_file), text_span(&of_bytes)));
        text_free(&of_file);
        text_free(&of_bytes);
    }
    close(file);
    unlink(name);
    free(bytes);
}

/* SHA-256 of nothing and of "abc", FIPS 180-2 appendix B.1. */
static void small_ones_are_sha256(void **state)
{
    static const struct {
        const char *bytes, *digest;
    } rows[] = {{"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
                {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}};
    (void)state;
    EACH(i, rows)
    {
        struct text digest = digest_of(span_of(rows[i].bytes));
        assert_true(span_is(text_span(&digest), rows[i].digest));
        text_free(&digest);
    }
}

/* Whether the digest differs when the octet at `at` does. */
static bool tells(char *bytes, size_t len, size_t at)
{
    struct text before = digest_of((struct span){bytes, len});
    bytes[at]++;
    struct text after = digest_of((struct span){bytes, len});
    bytes[at]--;
    bool differ = !span_equal(text_span(&before), text_span(&after));
    text_free(&before);
    text_free(&after);
    return differ;
}

static void both_ends_and_the_length_tell_large_ones_apart(void **state)
{
    char *bytes = memory_get(LARGE);
    (void)state;
    assert_true(tells(bytes, DIGEST_WHOLE, DIGEST_WHOLE / 2));
    assert_true(tells(bytes, LARGE, 0));
    assert_true(tells(bytes, LARGE, DIGEST_END - 1));
    assert_true(tells(bytes, LARGE, LARGE - DIGEST_END));
    assert_true(tells(bytes, LARGE, LARGE - 1));
    assert_false(tells(bytes, LARGE, LARGE / 2));
    free(bytes);
}

static void what_is_no_file_has_none(void **state)
{
    static const char *const names[] = {"-", "/nowhere/at/all", "/tmp", "/dev/null"};
    (void)state;
    EACH(i, names)
    {
        struct text digest = {0};
        digest_file(&digest, names[i]);
        assert_int_equal(digest.len, 0);
        text_free(&digest);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_file_is_known_by_its_octets),
                                       cmocka_unit_test(small_ones_are_sha256),
                                       cmocka_unit_test(both_ends_and_the_length_tell_large_ones_apart),
                                       cmocka_unit_test(what_is_no_file_has_none)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
