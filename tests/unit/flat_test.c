/* Tests src/redact/flat.c: what came in UTF-16 goes out as it was. */
#include "redact/flat.h"
#include "table.h"

static const struct {
    const char *name;
    struct span octets;
    enum flat_form form;
    const char *flat;
} rows[] = {
    {"octets", SPAN("250 ok \xfc\r\n"), FLAT_OCTETS, "250 ok \xfc\r\n"},
    {"little end",
     SPAN("\xff\xfe"
          "2\0"
          "5\0"
          "0\0"),
     FLAT_UTF16LE,
     "\xef\xbb\xbf"
     "250"},
    {"big end",
     SPAN("\xfe\xff"
          "\0"
          "2\0"
          "5"),
     FLAT_UTF16BE,
     "\xef\xbb\xbf"
     "25"},
    {"without its mark",
     SPAN("2\0"
          "5\0"
          "0\0 \0"
          "o\0k\0.\0.\0"),
     FLAT_UTF16LE, "250 ok.."},
    {"too short to tell",
     SPAN("o\0"
          "k\0"),
     FLAT_OCTETS, NULL},
    {"umlaut",
     SPAN("\xff\xfe"
          "\xfc\0"
          "\x41\x4e"),
     FLAT_UTF16LE, "\xef\xbb\xbf\xc3\xbc\xe4\xb9\x81"},
    {"pair",
     SPAN("\xff\xfe"
          "\x3d\xd8\x00\xde"),
     FLAT_UTF16LE, "\xef\xbb\xbf\xf0\x9f\x98\x80"},
    {"half a pair",
     SPAN("\xff\xfe"
          "\x3d\xd8"
          "a\0"),
     FLAT_UTF16LE,
     "\xef\xbb\xbf\xed\xa0\xbd"
     "a"},
    {"an octet too many",
     SPAN("\xff\xfe"
          "a\0b"),
     FLAT_UTF16LE,
     "\xef\xbb\xbf"
     "a"},
};

static void test_there_and_back(void **state)
{
    size_t wrong = 0;
    (void)state;
    EACH(i, rows)
    {
        struct text flat = {0}, back = {0};
        enum flat_form form;
        assert_true(flat_form_of(rows[i].octets, &form));
        flat_read(form, rows[i].octets, &flat);
        flat_write(form, text_span(&flat), rows[i].octets, &back);
        wrong += row_differs_number(rows[i].name, form, rows[i].form);
        wrong += rows[i].flat ? row_differs(rows[i].name, text_span(&flat), rows[i].flat) : 0;
        if (!span_equal(text_span(&back), rows[i].octets)) {
            print_error("%s: comes back as something else\n", rows[i].name);
            wrong++;
        }
        text_free(&flat);
        text_free(&back);
    }
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_there_and_back)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
