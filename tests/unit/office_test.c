/* Tests src/record/office.c: the text of Word's and OpenDocument's documents. */
#include "record/office.h"

#include "table.h"

static const struct {
    const char *name, *xml, *expected;
} rows[] = {
    {"Word",
     "<?xml version=\"1.0\"?>\r\n<w:document xmlns:w=\"x\"><w:body><w:p w:rsidR=\"1\"><w:r><w:t>220 "
     "mx</w:t></w:r></w:p>"
     "<w:p><w:r><w:t xml:space=\"preserve\">MAIL "
     "</w:t></w:r><w:r><w:t>FROM:&lt;a@b.example&gt;</w:t></w:r></w:p></w:body>",
     "220 mx\nMAIL FROM:<a@b.example>\n"},
    {"breaks and tabs", "<w:p><w:r><w:t>1</w:t><w:tab/><w:t>220 mx</w:t><w:br/><w:t>250 ok</w:t></w:r></w:p>",
     "1\t220 mx\n250 ok\n"},
    {"stops of a ruler",
     "<w:p><w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr><w:r><w:t>x</w:t></w:r></w:p>", "x\n"},
    {"fields and what was deleted",
     "<w:p><w:instrText>HYPERLINK \"x\"</w:instrText><w:delText>y</w:delText><w:t>z</w:t></w:p>", "z\n"},
    {"an empty paragraph", "<w:p><w:t>a</w:t></w:p><w:p/><w:p w:x=\"1\"/><w:p><w:t>b</w:t></w:p>",
     "a\n\n\nb\n"},
    {"OpenDocument",
     "<office:body><office:text><text:p text:style-name=\"P1\">220 mx<text:line-break/>RCPT TO:&lt;<text:a "
     "xlink:href=\"m\">"
     "a@b.example</text:a>&gt;</text:p>\n<text:h>x<text:s text:c=\"3\"/>y<text:tab/>z</text:h></office:text>",
     "220 mx\nRCPT TO:<a@b.example>\nx   y\tz\n"},
    {"entities", "<w:t>&amp;&quot;&apos;&#65;&#x42;&#xfc;&nope;&#xZZ;&</w:t>", "&\"'AB\xc3\xbc&nope;&#xZZ;&"},
    {"cut", "<w:p><w:t>550 no</w:t></w:p", "550 no\n"},
    {"cut in the text", "<w:p><w:t>550 n", "550 n"},
    {"ends that do not fit", "</w:t></w:p>x<w:t>a</w:t></w:t>b<w:t>c</w:t>", "\nac"},
    {"nothing", "", ""},
};

static void texts(void **state)
{
    struct arena arena = {0};
    size_t wrong = 0;
    (void)state;
    EACH(i, rows)
    wrong += row_differs(rows[i].name, office_text(&arena, span_of(rows[i].xml)), rows[i].expected);
    arena_free(&arena);
    assert_int_equal(wrong, 0);
}

static void looks(void **state)
{
    (void)state;
    assert_true(office_looks(span_of(rows[0].xml)));
    assert_false(office_looks(span_of("<?xml version=\"1.0\"?><w:styles>")));
    assert_false(office_looks(span_of("220 <w:document")));
    assert_true(office_is_text(span_of("word/document.xml")));
    assert_false(office_is_text(span_of("xl/sharedStrings.xml")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(texts), cmocka_unit_test(looks)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
