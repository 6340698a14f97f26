/* Tests src/base/sha256.c: the examples of FIPS 180-4, and lengths around its block. */
#include "base/sha256.h"

#include <string.h>

#include "table.h"

static void hashes(void **state)
{
    static const struct {
        const char *name, *text, *hex;
    } rows[] = {
        {"nothing", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"two blocks", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };
    size_t wrong = 0;
    (void)state;
    EACH(i, rows)
    {
        struct text hex = {0};
        struct sha256 hash = sha256_of(span_of(rows[i].text));
        sha256_add_hex(&hex, &hash, SHA256_OCTETS);
        wrong += row_differs(rows[i].name, text_span(&hex), rows[i].hex);
        text_free(&hex);
    }
    assert_int_equal(wrong, 0);
}

static void base64(void **state)
{
    struct text out = {0};
    struct sha256 hash = sha256_of((struct span){"", 0});
    (void)state;
    sha256_add_base64(&out, &hash);
    assert_int_equal(row_differs("nothing", text_span(&out), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
                     0);
    text_free(&out);
}

/* Whatever stands at the block's end, the padding finds room: hashes of 54 to 66 octets all differ. */
static void edges(void **state)
{
    static const char many[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    struct sha256 before = sha256_of((struct span){many, 53});
    (void)state;
    for (size_t len = 54; len < 67; len++) {
        struct sha256 hash = sha256_of((struct span){many, len});
        assert_memory_not_equal(hash.octets, before.octets, SHA256_OCTETS);
        before = hash;
    }
}

/* Cut anywhere, the hash is the same. */
static void pieces(void **state)
{
    char many[200];
    (void)state;
    for (size_t i = 0; i < sizeof many; i++)
        many[i] = (char)i;
    struct sha256 whole = sha256_of((struct span){many, sizeof many});
    for (size_t cut = 0; cut <= sizeof many; cut++) {
        struct sha256_pieces *taken = sha256_begin();
        sha256_take(taken, (struct span){many, cut / 2});
        sha256_take(taken, (struct span){many + cut / 2, cut - cut / 2});
        sha256_take(taken, (struct span){many + cut, sizeof many - cut});
        struct sha256 hash = sha256_end(taken);
        assert_memory_equal(hash.octets, whole.octets, SHA256_OCTETS);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(hashes), cmocka_unit_test(base64),
                                       cmocka_unit_test(edges), cmocka_unit_test(pieces)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
