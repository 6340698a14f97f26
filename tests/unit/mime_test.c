/* Tests src/record/mime*.c, mail.c and mbox.c. */
#include "record/mime.h"

#include <string.h>

#include "container_text.h"
#include "table.h"

static const struct {
    const char *name;
    struct span field;
    const char *parameter, *expected;
} parameters[] = {
    {"a token", SPAN("text/plain; charset=utf-8"), "charset", "utf-8"},
    {"quoted", SPAN("text/plain; name=\"a \\\"b\\\"; c.txt\"; charset=x"), "name", "a \"b\"; c.txt"},
    {"behind a quoted one", SPAN("text/plain; name=\"a;b=c\"; charset=x"), "charset", "x"},
    {"caseless", SPAN("text/plain; NAME=a"), "name", "a"},
    {"none", SPAN("text/plain; charset=x"), "name", ""},
    {"no value", SPAN("text/plain; foo; name=a"), "name", "a"},
    {"in sections", SPAN("a/b; name*0=\"long-\"; name*1=\"name.log\""), "name", "long-name.log"},
    {"sections in no order", SPAN("a/b; name*1=b; name*0=a"), "name", "ab"},
    {"encoded", SPAN("attachment; filename*=utf-8'de'Pr%C3%BCfung.log"), "filename",
     "Pr\xc3\xbc"
     "fung.log"},
    {"encoded in Latin-1", SPAN("attachment; filename*=iso-8859-1''Pr%FCfung.log"), "filename",
     "Pr\xc3\xbc"
     "fung.log"},
    {"encoded in sections", SPAN("a; filename*0*=utf-8''%C3%BC; filename*1*=%2D; filename*2=.txt"),
     "filename", "\xc3\xbc-.txt"},
    {"encoded words", SPAN("a; filename=\"=?iso-8859-1?Q?Pr=FCfung?= =?utf-8?B?LmxvZw==?=\""), "filename",
     "Pr\xc3\xbc"
     "fung.log"},
    {"never closed", SPAN("a; name=\"abc"), "name", "abc"},
    {"a percent sign alone", SPAN("a; filename*=utf-8''50%"), "filename", "50%"},
    {"a charset with options", SPAN("a; filename*=utf-8//IGNORE''a"), "filename", "a"},
};

static void test_parameters(void **state)
{
    (void)state;
    size_t wrong = 0;
    struct arena arena = {0};
    EACH(i, parameters)
    {
        struct span got = mime_parameter(&arena, parameters[i].field, parameters[i].parameter);
        wrong += row_differs(parameters[i].name, got, parameters[i].expected);
    }
    arena_free(&arena);
    assert_int_equal(wrong, 0);
}

static const struct {
    const char *name;
    struct span body;
    const char *encoding, *expected;
} bodies[] = {
    {"base64", SPAN("MjIwIGEK\r\nMjUwIGIK\r\n"), "base64", "220 a\n250 b\n"},
    {"base64, padded", SPAN("MjIwIA=="), "BASE64", "220 "},
    {"base64, padded in the middle", SPAN("MjI=MA=="), "base64", "220"},
    {"base64, cut", SPAN("MjIwI"), "base64", "220"},
    {"base64, with rubbish", SPAN("!M j\tI*w"), "base64", "220"},
    {"quoted-printable", SPAN("Gr=C3=BC=c3=9fe =3D\r\n"), "quoted-printable",
     "Gr\xc3\xbc\xc3\x9f"
     "e =\r\n"},
    {"a soft line break", SPAN("220 a=\r\nb=\nc= \r\nd"), "quoted-printable", "220 abcd"},
    {"no encoding after all", SPAN("a=b =Z1 =4"), "quoted-printable", "a=b =Z1 =4"},
    {"at the end", SPAN("a="), "quoted-printable", "a"},
    {"8bit", SPAN("=41"), "8bit", "=41"},
    {"unknown", SPAN("=41"), "x-secret", "=41"},
};

static void test_bodies(void **state)
{
    (void)state;
    size_t wrong = 0;
    struct arena arena = {0};
    EACH(i, bodies)
    wrong += row_differs(bodies[i].name, mime_decode(&arena, bodies[i].body, span_of(bodies[i].encoding)),
                         bodies[i].expected);
    arena_free(&arena);
    assert_int_equal(wrong, 0);
}

#define FROM "From: a@b.example\n"
#define MIXED FROM "Content-Type: multipart/mixed; boundary=b\n\n"

static const struct {
    const char *name, *mail, *expected;
} mails[] = {
    {"no parts: as it stands", FROM "MIME-Version: 1.0\n\n220 x\n",
     "a=" FROM "MIME-Version: 1.0\n\n220 x\n|"},
    {"no mail", "Host: a\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--\n",
     "a=Host: a\nContent-Type: multipart/mixed; boundary=...64|"},
    {"base64", FROM "Content-Transfer-Encoding: base64\n\nMjIwIGEK\n", "a!1=220 a\n|"},
    {"two parts", MIXED "--b\n\n220 a\n--b\nContent-Type: text/plain; name=\"x.log\"\n\n220 b\n\n--b--\n",
     "a!1=220 a|a!x.log=220 b\n|"},
    {"CR LF",
     FROM "Content-Type: multipart/mixed; boundary=b\r\n\r\npre\r\n--b\r\n\r\nx\r\n\r\n--b--\r\npost\r\n",
     "a!1=x\r\n|a!behind=post\r\n|"},
    {"two mails behind each other",
     MIXED "--b\n\nx\n--b--\n\n" FROM
           "Subject: y\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\ny\n--c\n\nz\n--c--\n",
     "a!1=x|a!mail-2.1=y|a!mail-2.2=z|"},
    {"three mails, the second without parts, something between them",
     MIXED "--b\n\nx\n--b--\nand this one:\n\nFrom a@b Tue Mar  4 09:12:44 2025\n" FROM
           "Subject: y\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\ny\n--b--\n\n\n" FROM
           "Subject: z\n\n550 z\n",
     "a!1=x|a!behind=and this one:\n\nFrom a@b Tue Mar  4 09:12:44 2025...49|a!mail-2.1=y|a!mail-3.1=550 "
     "z\n|"},
    {"one field behind it is no mail", MIXED "--b\n\nx\n--b--\n\n" FROM "\ny\n",
     "a!1=x|a!behind=\n" FROM "\ny\n|"},
    {"folded", FROM "Content-Type: multipart/mixed;\n boundary=\"b\"\n\n--b\n\nx\n--b--\n", "a!1=x|"},
    {"blanks behind the boundary", MIXED "--b \t\n\nx\n--b-- \n", "a!1=x|"},
    {"a longer boundary is none", MIXED "--b\n\n--bc\n--b--\n", "a!1=--bc|"},
    {"alternatives",
     FROM "Content-Type: multipart/alternative; boundary=b\n\n--b\n\nx\n--b\nContent-Type: "
          "text/html\n\n<p>x\n--b--\n",
     "a!1=x|a!2(again)=<p>x|"},
    {"nested",
     MIXED "--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\nx\n--c\n\ny\n--c--\n--b\n\nz\n--b--\n",
     "a!1.1=x|a!1.2=y|a!2=z|"},
    {"forwarded with its own boundary",
     MIXED "--b\nContent-Type: message/rfc822; name=f.eml\n\n" FROM
           "Content-Type: multipart/mixed; boundary=c\n\n--c\n\nx\n--c--\n--b--\n",
     "a!f.eml!1=x|"},
    {"forwarded as it stands", MIXED "--b\nContent-Type: message/rfc822\n\n" FROM "\n220 a\n--b--\n",
     "a!1=" FROM "\n220 a|"},
    {"a report",
     FROM "Content-Type: multipart/report; report-type=delivery-status; "
          "boundary=b\n\n--b\n\nx\n--b\nContent-Type: "
          "message/delivery-status\n\nStatus: 5.1.1\n--b--\n",
     "a!1=x|a!2(again)=Status: 5.1.1|"},
    {"Latin-1",
     FROM "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\n=FC",
     "a!1=\xc3\xbc|"},
    {"cut in the last part", MIXED "--b\n\nx\n--b\n\n22", "a!1=x|a!2=22|a!cut: the mail ends b|"},
    {"boundary that never comes", MIXED "220 a\n", "a!1=220 a\n|"},
    {"no boundary", FROM "Content-Type: multipart/mixed\n\n220 a\n", "a!1=220 a\n|"},
    {"encrypted", FROM "Content-Type: multipart/encrypted; boundary=b\n\n--b\n\nx\n--b--\n",
     "a!1!encrypted mail: send|"},
    {"S/MIME", MIXED "--b\nContent-Type: application/pkcs7-mime; name=smime.p7m\n\nx\n--b--\n",
     "a!smime.p7m!encrypted mail: send|"},
    {"a signature", MIXED "--b\n\nx\n--b\nContent-Type: application/pgp-signature\n\ny\n--b--\n", "a!1=x|"},
    {"a mailbox",
     "From a@b Tue Mar  4 09:12:44 2025\n" MIXED "--b\n\nx\n--b--\n\nFrom a@b Tue Mar  4 09:12:44 2025\n" FROM
     "\ny\n",
     "a!1!1=x|a!2=" FROM "\ny\n|"},
};

static void test_mails(void **state)
{
    (void)state;
    size_t wrong = 0;
    EACH(i, mails)
    {
        struct text got = container_text(span_of(mails[i].mail));
        wrong += row_differs(mails[i].name, text_span(&got), mails[i].expected);
        text_free(&got);
    }
    assert_int_equal(wrong, 0);
}

/* Multiparts in multiparts, each with the same boundary or its own; and a great many parts. */
static void test_hostile(void **state)
{
    (void)state;
    struct text mail = {0};
    text_add_string(&mail, FROM);
    for (int i = 0; i < 2000; i++)
        text_print(&mail, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i);
    struct text got = container_text(text_span(&mail));
    assert_true(got.len > 0);
    text_free(&got);
    mail.len = 0;
    text_add_string(&mail, MIXED);
    text_add_times(&mail, "--b\n\nx\n", 100000);
    got = container_text(text_span(&mail));
    assert_true(span_find_text(text_span(&got), "!a mail with too man") < got.len);
    text_free(&got);
    text_free(&mail);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parameters),
        cmocka_unit_test(test_bodies),
        cmocka_unit_test(test_mails),
        cmocka_unit_test(test_hostile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
