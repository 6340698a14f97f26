/* Tests src/base/base64.c with the vectors of RFC 4648 section 10, and tokens that are none. */
#include "base/base64.h"
#include "table.h"

static const struct {
    const char *plain, *token;
} vectors[] = {{"f", "Zg=="},        {"fo", "Zm8="},        {"foo", "Zm9v"},
               {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};

static void test_vectors(void **state)
{
    struct arena arena = {0};
    size_t wrong = 0;
    (void)state;
    EACH(i, vectors)
    {
        struct span plain = {0};
        char token[16] = "";
        assert_true(base64_decode(&arena, span_of(vectors[i].token), &plain));
        wrong += row_differs(vectors[i].token, plain, vectors[i].plain);
        base64_encode(span_of(vectors[i].plain), token);
        wrong += row_differs(vectors[i].plain, span_of(token), vectors[i].token);
    }
    assert_int_equal(wrong, 0);
    arena_free(&arena);
}

static void test_none(void **state)
{
    static const char *const tokens[] = {"", "Zg=", "Zg", "Zm9v\n", "Zm=v", "=Zm9", "Z m9", "===="};
    struct arena arena = {0};
    (void)state;
    EACH(i, tokens)
    {
        struct span plain = SPAN("untouched");
        assert_false(base64_decode(&arena, span_of(tokens[i]), &plain));
        assert_true(span_is(plain, "untouched"));
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_vectors), cmocka_unit_test(test_none)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
