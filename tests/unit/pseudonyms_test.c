/* Tests src/redact/pseudonyms.c and pseudonyms_ip.c: what stands for what. */
#include <stdlib.h>

#include "base/ascii.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "redact/pseudonyms.h"
#include "smtp/address.h"
#include "table.h"

static const unsigned char key[REDACT_KEY] = "one key", other_key[REDACT_KEY] = "another key";

static struct pseudonyms *begin(const unsigned char *with)
{
    struct pseudonyms *pseudonyms = memory_get(sizeof *pseudonyms);
    pseudonyms_begin(pseudonyms, with);
    return pseudonyms;
}

static void end(struct pseudonyms *pseudonyms)
{
    pseudonyms_free(pseudonyms);
    free(pseudonyms);
}

static struct span image_of(struct pseudonyms *pseudonyms, const char *word)
{
    return pseudonyms_word(pseudonyms, REDACTED_ADDRESS, span_of(word))->image;
}

static void test_words(void **state)
{
    struct pseudonyms *pseudonyms = begin(key), *again = begin(key), *others = begin(other_key);
    struct span image = image_of(pseudonyms, "contoso"), mixed = image_of(pseudonyms, "mx42a");
    (void)state;
    assert_true(span_equal(image, image_of(pseudonyms, "CONTOSO")));
    assert_true(span_equal(image, image_of(again, "contoso")));
    assert_false(span_equal(image, image_of(others, "contoso")));
    assert_int_equal(image.len, strlen("contoso"));
    assert_true(ascii_is_letter(mixed.at[0]) && ascii_is_digit(mixed.at[2]) && ascii_is_digit(mixed.at[3]));
    end(pseudonyms);
    end(again);
    end(others);
}

static void test_case(void **state)
{
    struct pseudonyms *pseudonyms = begin(key);
    char to[8] = "";
    struct span word = span_of("ConToso");
    (void)state;
    pseudonym_put(pseudonyms_word(pseudonyms, REDACTED_HOST, word), word, to);
    for (size_t i = 0; i < word.len; i++)
        assert_int_equal(to[i] == ascii_lower(to[i]), word.at[i] == ascii_lower(word.at[i]));
    end(pseudonyms);
}

/* Different words have different images, also where there are few. */
static void test_no_two_alike(void **state)
{
    enum { WORDS = 4000, LONGEST = 8 };
    static char images[WORDS][LONGEST];
    struct pseudonyms *pseudonyms = begin(key);
    (void)state;
    for (int i = 0; i < WORDS; i++) {
        char word[LONGEST];
        snprintf(word, sizeof word, "u%c%03d", 'a' + i % 4, i);
        struct span image = image_of(pseudonyms, word);
        memcpy(images[i], image.at, image.len);
        for (int j = 0; j < i; j++)
            assert_true(memcmp(images[i], images[j], LONGEST) != 0);
    }
    end(pseudonyms);
}

static void test_beyond_ascii(void **state)
{
    static const char *const words[] = {"j\xc3\xbcrgen", "\xe5\xbc\xa0\xe4\xbc\x9f", "\xf0\x9f\x98\x80x"};
    struct pseudonyms *pseudonyms = begin(key);
    (void)state;
    EACH(i, words)
    {
        struct span word = span_of(words[i]), image = image_of(pseudonyms, words[i]);
        assert_int_equal(image.len, word.len);
        assert_true(utf8_valid(image));
        for (size_t j = 0; j < word.len; j++)
            assert_int_equal((unsigned char)word.at[j] < 0x80, (unsigned char)image.at[j] < 0x80);
    }
    end(pseudonyms);
}

/* ---- addresses ---- */

static struct span ip_image(struct pseudonyms *pseudonyms, const char *text, char room[64])
{
    assert_true(pseudonyms_ip_text(pseudonyms, span_of(text), room));
    return (struct span){room, strlen(text)};
}

static void test_kinds(void **state)
{
    static const char *const texts[] = {
        "10.1.2.3",     "172.16.9.9",      "172.31.255.1", "192.168.1.77",    "169.254.3.4",
        "100.64.0.1",   "100.127.200.1",   "127.0.0.1",    "0.0.0.0",         "192.0.2.25",
        "198.51.100.7", "203.0.113.9",     "203.0.114.9",  "8.8.8.8",         "52.101.73.22",
        "100.63.1.1",   "172.32.1.1",      "fe80::1:2",    "fd00:1234::5",    "2001:db8::1",
        "::1",          "2a01:111:f400::", "3fff:0:1::2",  "::ffff:10.1.2.3", "2A01:111:F400::A"};
    struct pseudonyms *pseudonyms = begin(key);
    size_t wrong = 0;
    (void)state;
    EACH(i, texts)
    {
        char room[64];
        struct span image = ip_image(pseudonyms, texts[i], room);
        wrong += row_differs(texts[i], span_of(address_kind_name(address_kind(image))),
                             address_kind_name(address_kind(span_of(texts[i]))));
    }
    assert_int_equal(wrong, 0);
    end(pseudonyms);
}

/* Each of a network stands for one of one network, and none for two. */
static void test_networks(void **state)
{
    struct pseudonyms *pseudonyms = begin(key);
    unsigned char first[IP4_OCTETS] = {0};
    bool seen[256] = {false};
    (void)state;
    for (unsigned i = 0; i < 256; i++) {
        const unsigned char from[IP4_OCTETS] = {52, 101, 73, (unsigned char)i};
        unsigned char to[IP4_OCTETS];
        pseudonyms_ip4(pseudonyms, from, to);
        if (!i)
            memcpy(first, to, sizeof first);
        assert_memory_equal(to, first, 3);
        assert_false(seen[to[3]]);
        seen[to[3]] = true;
    }
    assert_true(first[0] >= 240 && first[0] < 255);
    end(pseudonyms);
}

static void test_prefixes_of_ip6(void **state)
{
    struct pseudonyms *pseudonyms = begin(key);
    char a[64], b[64], c[64];
    (void)state;
    ip_image(pseudonyms, "2a01:111:f400:7e00::1", a);
    ip_image(pseudonyms, "2a01:111:f400:7e00::2", b);
    ip_image(pseudonyms, "2a02:111:f400:7e00::2", c);
    assert_memory_equal(a, b, strlen("2a01:111:f400:7e00::"));
    assert_true(memcmp(a, c, strlen("2a01")) != 0);
    assert_int_equal(a[0], 'a');
    end(pseudonyms);
}

/* The octets of a packet and the text of a log tell the same address. */
static void test_text_and_octets(void **state)
{
    struct pseudonyms *pseudonyms = begin(key);
    const unsigned char from[IP6_OCTETS] = {0x2a, 0x01, 0x01, 0x11, 0xf4, 0, [14] = 0xab, [15] = 0x0c};
    unsigned char to[IP6_OCTETS];
    char text[64], shown[64];
    (void)state;
    pseudonyms_ip6(pseudonyms, from, to);
    struct span image = ip_image(pseudonyms, "2a01:111:f400::ab0c", text);
    snprintf(shown, sizeof shown, "%02x%02x:%x:%02x%02x::%02x%02x", to[0], to[1], to[2] << 8 | to[3], to[4],
             to[5], to[14], to[15]);
    assert_int_equal(row_differs("text and octets", image, shown), 0);
    end(pseudonyms);
}

static void test_hardware(void **state)
{
    struct pseudonyms *pseudonyms = begin(key);
    const unsigned char card[6] = {0x00, 0x1a, 0x2b, 0x3c, 0x4d, 0x5e},
                        all[6] = {255, 255, 255, 255, 255, 255};
    unsigned char to[6];
    (void)state;
    pseudonyms_hardware(pseudonyms, card, sizeof card, to);
    assert_true(memcmp(card, to, sizeof to) != 0);
    assert_int_equal(to[0] & 3, 2);
    pseudonyms_hardware(pseudonyms, all, sizeof all, to);
    assert_memory_equal(to, all, sizeof all);
    end(pseudonyms);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),           cmocka_unit_test(test_case),
        cmocka_unit_test(test_no_two_alike),    cmocka_unit_test(test_beyond_ascii),
        cmocka_unit_test(test_kinds),           cmocka_unit_test(test_networks),
        cmocka_unit_test(test_prefixes_of_ip6), cmocka_unit_test(test_text_and_octets),
        cmocka_unit_test(test_hardware)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
