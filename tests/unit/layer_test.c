/* Tests src/record/layer.c: the mark-up of mail, forums and issue trackers. */
#include "record/boxed.h"
#include "record/layer.h"

#include "table.h"

struct row {
    const char *name;
    unsigned layers;
    const char *line, *expected;
};

static const struct row rows[] = {
    {"nothing", 0, "250 Ok", "250 Ok"},
    {"quoted", LAYER_QUOTE, "> 250 Ok", "250 Ok"},
    {"quoted twice", LAYER_QUOTE, ">> 250 Ok", "250 Ok"},
    {"quoted without a blank", LAYER_QUOTE, ">250 Ok", "250 Ok"},
    {"not quoted", LAYER_QUOTE, "250 Ok", "250 Ok"},
    {"entities", LAYER_HTML, "SERVER -&gt; CLIENT: 250 &lt;a@b.example&gt; &amp; &#039;c&#039;",
     "SERVER -> CLIENT: 250 <a@b.example> & 'c'"},
    {"line ends", LAYER_HTML, "a<br>b<br />c<br/>", "a\nb\nc"},
    {"tags", LAYER_HTML, "<p><code>220 mx</code></p>", "220 mx"},
    {"an address is no tag", LAYER_HTML, "RCPT TO:<bob@example.net>", "RCPT TO:<bob@example.net>"},
    {"an unknown entity", LAYER_HTML, "AT&T;", "AT&T;"},
    {"a tag cut", LAYER_HTML, "a<br", "a<br"},
    {"quoted-printable", LAYER_QUOTED_PRINTABLE, "SIZE=3D100=20x", "SIZE=100 x"},
    {"a soft end", LAYER_QUOTED_PRINTABLE, "250 O=", "250 O"},
    {"no code", LAYER_QUOTED_PRINTABLE, "a=zz", "a=zz"},
    {"BBCode", LAYER_BBCODE, "RCPT TO:<[email]a@b.example[/email]>", "RCPT TO:<a@b.example>"},
    {"BBCode with a value", LAYER_BBCODE, "[EMAIL=\"a@b.example\"]a@b.example[/EMAIL]", "a@b.example"},
    {"the first of several lines in ticks", LAYER_TICKS, "`220 mx1.fabrikam.com", "220 mx1.fabrikam.com"},
    {"the last of them", LAYER_TICKS, "250 mx1.fabrikam.com`", "250 mx1.fabrikam.com"},
    {"a word in ticks", LAYER_TICKS, "says `250 ok` and so on", "says `250 ok` and so on"},
    {"a link of Markdown", LAYER_BBCODE, "<[a@b.example](mailto:a@b.example)>: host", "<a@b.example>: host"},
    {"brackets before a parenthesis are none", LAYER_BBCODE, "mx[192.0.2.7] (in reply)",
     "mx[192.0.2.7] (in reply)"},
    {"an address in brackets is none", LAYER_BBCODE, "Hello [192.0.2.7]", "Hello [192.0.2.7]"},
    {"gutter", LAYER_GUTTER | 2 * LAYER_BLANK, "  12  250 Ok", "250 Ok"},
    {"gutter with a bar", LAYER_GUTTER | LAYER_BLANK, "12| 250 Ok", "250 Ok"},
    {"gutter with a blank and a bar", LAYER_GUTTER | LAYER_BLANK, " 12 | 250 Ok", "250 Ok"},
    {"Word", LAYER_HTML, "<p class=MsoNormal>250 Ok<o:p></o:p></p>", "250 Ok"},
    {"Word's empty line", LAYER_HTML, "<p class=MsoNormal><o:p>&nbsp;</o:p></p>", ""},
    {"hard blanks", LAYER_HARD_BLANKS,
     "MAIL\xc2\xa0"
     "FROM:<a@b.example>\xc2\xa0 x",
     "MAIL FROM:<a@b.example>  x"},
    {"filled up", LAYER_TRAILING, ".   \t", "."},
    {"indented, nothing else", LAYER_INDENT | 4 * LAYER_STEP, "    ", ""},
    {"table", LAYER_GUTTER, "| 250 Ok |", "250 Ok"},
    {"ends of lines as escapes", LAYER_JSON, "out = b'220 mx1\\r\\nEHLO a\\r\\n250 mx1\\r\\n'",
     "out = b'\n220 mx1\nEHLO a\n250 mx1\n"},
    {"ends of lines in syslog", LAYER_JSON, "220 mx1#015#012EHLO a#015#012250 mx1",
     "220 mx1\nEHLO a\n250 mx1"},
    {"one of smtplib's replies", LAYER_JSON, "Msg: b'mx1\\nHELP\\nETRN\\nSIZE 1'",
     "Msg: b'mx1\\nHELP\\nETRN\\nSIZE 1'"},
    {"list", LAYER_TICKS, "- 250 Ok", "250 Ok"},
    {"list with dots", LAYER_TICKS, "\xe2\x80\xa2 250 Ok", "250 Ok"},
    {"number with a bracket", LAYER_GUTTER | LAYER_BLANK, "12) 250 Ok", "250 Ok"},
    {"sign without width", LAYER_HARD_BLANKS, "\xe2\x80\x8b\x32\x35\x30 Ok", "250 Ok"},
    {"table with numbered rows", LAYER_GUTTER, "| 12 | 250 Ok |", "250 Ok"},
    {"table with one column, a code", LAYER_GUTTER, "| 250 |", "250"},
    {"no gutter", LAYER_GUTTER, "250-Ok", "250-Ok"},
    {"ticks", LAYER_TICKS, "`250 Ok`", "250 Ok"},
    {"ticks in a list", LAYER_TICKS, "- `250 Ok`", "250 Ok"},
    {"indented", LAYER_INDENT | 4 * LAYER_STEP, "    250-Ok", "250-Ok"},
    {"indented deeper", LAYER_INDENT | 4 * LAYER_STEP, "      250 Ok", "  250 Ok"},
    {"not indented", LAYER_INDENT | 4 * LAYER_STEP, "250 Ok", "250 Ok"},
    {"indented by a tab, with numbers", LAYER_INDENT | LAYER_STEP | LAYER_GUTTER | LAYER_BLANK, "\t7 250 Ok",
     "250 Ok"},
    {"row of a table", LAYER_QUOTE, "| 250 Ok     |  ", "250 Ok"},
    {"empty row", LAYER_QUOTE, "|            |", ""},
    {"row drawn with lines", LAYER_QUOTE, "\xe2\x94\x82 .    \xe2\x94\x82", "."},
    {"quoted, a bar at its end", LAYER_QUOTE, "> a |", "a |"},
    {"several", LAYER_HTML | LAYER_QUOTE, "&gt; 250 Ok", "250 Ok"},
    {"docker's JSON", LAYER_JSON,
     "{\"log\":\"220 mx\\r\\n\",\"stream\":\"stdout\",\"time\":\"2030-01-02T03:04:05.1Z\"}",
     "2030-01-02T03:04:05.1Z 220 mx"},
    {"JSON behind a prefix", LAYER_JSON,
     "app-1  | {\"level\":\"debug\",\"msg\":\"> RCPT TO:\\u003ca@b.example\\u003e\"}",
     "app-1  | > RCPT TO:<a@b.example>"},
    {"a whole record in one string", LAYER_JSON,
     "  \"transcript\": \"220 mx\\r\\nQUIT\\n221 \\\"Bye\\\"\\n\",", "220 mx\nQUIT\n221 \"Bye\""},
    {"an array", LAYER_JSON, "[\"220 mx\", \"1234\", \"QUIT\"]", "220 mx\nQUIT"},
    {"an element", LAYER_JSON, "    \"250 Ok\",", "250 Ok"},
    {"a member of no interest", LAYER_JSON, "\"_PID\": \"812\",", ""},
    {"brackets", LAYER_JSON, "  },", ""},
    {"a string that is cut", LAYER_JSON, "{\"log\":\"250 O\\", "250 O\\"},
    {"no JSON", LAYER_JSON, "250 Ok", "250 Ok"},
    {"columns in quotes are none", LAYER_JSON, "\"TCPIP\"\t12\t\"250 Ok\"", "\"TCPIP\"\t12\t\"250 Ok\""},
    {"a column", LAYER_TABLE | 2 * LAYER_COLUMN,
     "\"Jan 2, 2030 @ 03:04:05.1\",\"app\",\"250 say \"\"Ok\"\"\"",
     "Jan 2, 2030 @ 03:04:05.1 250 say \"Ok\""},
    {"day and time in two columns", LAYER_TABLE | 2 * LAYER_COLUMN | BOXED_SEMICOLON *LAYER_SEPARATOR,
     "02.01.2030;03:04:05;250 Ok, 192.0.2.7", "02.01.2030 03:04:05 250 Ok, 192.0.2.7"},
    {"too short a row", LAYER_TABLE | 2 * LAYER_COLUMN, "250 Ok", "250 Ok"},
    {"cells", LAYER_HTML, "<tr><td>7</td><td><pre>250 Ok</pre></td></tr>", "7 250 Ok"},
    {"one mark of two", LAYER_QUOTE | LAYER_DEPTH, "> > QUIT", "> QUIT"},
    {"empty", LAYERS - 1, "", ""},
};

static void lines(void **state)
{
    struct arena arena = {0};
    size_t wrong = 0;
    (void)state;
    EACH(i, rows)
    wrong += row_differs(rows[i].name, layers_undo(rows[i].layers, span_of(rows[i].line), &arena),
                         rows[i].expected);
    arena_free(&arena);
    assert_int_equal(wrong, 0);
}

static size_t joins(unsigned layers, const char *piece, const char *next, const char *expected)
{
    struct text all = {0};
    text_add_string(&all, piece);
    layers_join(layers, &all, span_of(piece), span_of(next));
    size_t wrong = row_differs(piece, text_span(&all), expected);
    text_free(&all);
    return wrong;
}

static void joined(void **state)
{
    static const char full[] =
        "12345678901234567890123456789012345678901234567890123456789012345678901234567890";
    size_t wrong = 0;
    (void)state;
    assert_true(layer_goes_on(LAYER_WRAP, span_of(full)));
    assert_false(layer_goes_on(LAYER_WRAP, span_of(full + 1)));
    assert_false(layer_goes_on(LAYER_QUOTE, span_of(full)));
    assert_true(layer_goes_on(LAYER_QUOTED_PRINTABLE, span_of("a=")));
    assert_true(layer_goes_on(LAYER_HTML, span_of("RCPT TO:&lt;<a")));
    assert_false(layer_goes_on(LAYER_HTML, span_of("RCPT TO:<a@b.example>")));
    assert_true(layer_goes_on(LAYER_HTML | LAYER_FLOW, span_of("<p>450 try")));
    assert_false(layer_goes_on(LAYER_HTML | LAYER_FLOW, span_of("again</p>")));
    wrong += joins(LAYER_QUOTED_PRINTABLE, "a=", "b", "ab");
    wrong += joins(LAYER_WRAP, "a=", "b", "a=b");
    wrong += joins(LAYER_HTML, "<a", "href=\"x\">", "<a href=\"x\">");
    wrong += joins(LAYER_HTML | LAYER_FLOW, "450 try", "again</p>", "450 try again</p>");
    assert_int_equal(wrong, 0);
    assert_int_equal(layer_width(span_of("Empfänger")), 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(lines), cmocka_unit_test(joined)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
