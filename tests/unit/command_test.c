/* Tests src/record/command.c: prompts, and what was typed behind them. */
#include "record/command.h"

#include "base/text.h"
#include "table.h"

static const char *const prompt_names[] = {
    [PROMPT_NONE] = "none", [PROMPT_SHELL] = "shell", [PROMPT_TELNET] = "telnet", [PROMPT_GUESS] = "guess"};

static const struct {
    const char *line;
    enum prompt prompt;
    const char *command;
} prompt_rows[] = {
    {"admin@ws7:~$ telnet mx1 25", PROMPT_SHELL, "telnet mx1 25"},
    {"root@ws7:/var/log# tail mail.log", PROMPT_SHELL, "tail mail.log"},
    {"[admin@ws7 ~]$ telnet mx1 25", PROMPT_SHELL, "telnet mx1 25"},
    {"[root@ws7 /]# nc mx1 25", PROMPT_SHELL, "nc mx1 25"},
    {"admin@ws7 ~ % telnet mx1 25", PROMPT_SHELL, "telnet mx1 25"},
    {"admin@ws7:~>  telnet mx1 25", PROMPT_NONE, ""}, /* SUSE's: too like an address in brackets */
    {"bash-5.1$ nc mx1 25", PROMPT_SHELL, "nc mx1 25"},
    {"sh-4.2# nc mx1 25", PROMPT_SHELL, "nc mx1 25"},
    {"(venv) admin@ws7:~$ telnet mx1 25", PROMPT_SHELL, "telnet mx1 25"},
    {"admin@ws7:~$", PROMPT_SHELL, ""},
    {"admin@ws7:~$ ", PROMPT_SHELL, ""},
    {"$ telnet mx1 25", PROMPT_GUESS, "telnet mx1 25"},
    {"# telnet mx1 25", PROMPT_GUESS, "telnet mx1 25"},
    {"% telnet mx1 25", PROMPT_GUESS, "telnet mx1 25"},
    {"> set type=mx", PROMPT_GUESS, "set type=mx"},
    {"C:\\>telnet mx1 25", PROMPT_SHELL, "telnet mx1 25"},
    {"C:\\Users\\chris>telnet mx1 25", PROMPT_SHELL, "telnet mx1 25"},
    {"C:\\Users\\chris> telnet mx1 25", PROMPT_SHELL, "telnet mx1 25"},
    {"D:\\>", PROMPT_SHELL, ""},
    {"PS C:\\> Test-NetConnection mx1 -Port 25", PROMPT_SHELL, "Test-NetConnection mx1 -Port 25"},
    {"PS C:\\Windows\\system32> telnet mx1 25", PROMPT_SHELL, "telnet mx1 25"},
    {"Microsoft Telnet> o mx1 25", PROMPT_TELNET, "o mx1 25"},
    {"Microsoft Telnet>open mx1 25", PROMPT_TELNET, "open mx1 25"},
    {"Microsoft Telnet>", PROMPT_TELNET, ""},
    {"telnet> quit", PROMPT_TELNET, "quit"},
    {"telnet>", PROMPT_TELNET, ""},
    /* What is none. */
    {"MAIL FROM:<chris@contoso.com>", PROMPT_NONE, ""},
    {"RCPT TO:<a b@contoso.com> NOTIFY=NEVER", PROMPT_NONE, ""},
    {"From: Chris <chris@contoso.com> today", PROMPT_NONE, ""},
    {"250 <a@b.example>... Ok", PROMPT_NONE, ""},
    {"it costs 100$ a month", PROMPT_NONE, ""},
    {"100% sure", PROMPT_NONE, ""},
    {"$5 off", PROMPT_NONE, ""},
    {">quoted", PROMPT_NONE, ""},
    {"a -> b", PROMPT_NONE, ""},
    {"", PROMPT_NONE, ""},
};

static void prompts(void **state)
{
    size_t wrong = 0;
    (void)state;
    EACH(i, prompt_rows)
    {
        struct span command = {"", 0};
        enum prompt prompt = prompt_take(span_of(prompt_rows[i].line), &command);
        wrong += row_differs(prompt_rows[i].line, span_of(prompt_names[prompt]),
                             prompt_names[prompt_rows[i].prompt]);
        if (prompt != PROMPT_NONE)
            wrong += row_differs(prompt_rows[i].line, command, prompt_rows[i].command);
    }
    assert_int_equal(wrong, 0);
}

/* "open PROGRAM HOST PORT bad", "telnet", "close", "remark echo"; "" for nothing of ours. */
static struct text described(const struct command *command)
{
    static const char *const acts[] = {[ACT_NONE] = "",
                                       [ACT_OPEN] = "open",
                                       [ACT_CLOSE] = "close",
                                       [ACT_TELNET] = "telnet",
                                       [ACT_REMARK] = "remark"};
    struct text out = {0};
    text_add_string(&out, acts[command->act]);
    const struct span parts[] = {command->program, command->host, command->port};
    for (size_t i = 0; i < COUNT(parts); i++)
        if (parts[i].len)
            text_print(&out, " %.*s", (int)parts[i].len, parts[i].at);
    text_add_string(&out, command->bad_syntax ? " bad" : "");
    text_add_string(&out, command->localecho ? " echo" : "");
    return out;
}

static size_t command_differs(const char *words, bool at_telnet, const char *expected)
{
    struct command command = command_read(span_of(words), at_telnet);
    struct text got = described(&command);
    size_t wrong = row_differs(words, text_span(&got), expected);
    text_free(&got);
    return wrong;
}

static const struct {
    const char *words, *expected;
} command_rows[] = {
    {"telnet mx1.contoso.example 25", "open telnet mx1.contoso.example 25"},
    {"telnet mx1.contoso.example", "open telnet mx1.contoso.example"},
    {"telnet <myServer> 25", "open telnet myServer 25"},
    {"telnet 192.0.2.25 smtp", "open telnet 192.0.2.25 25"},
    {"telnet mx1 submission", "open telnet mx1 587"},
    {"telnet mx1 smtps", "open telnet mx1 465"},
    {"telnet mx1 submissions", "open telnet mx1 465"},
    {"telnet mx1 lmtp", "open telnet mx1 24"},
    {"telnet -4 mx1 25", "open telnet mx1 25"},
    {"telnet -K -8 mx1 25", "open telnet mx1 25"},
    {"telnet -e ^X mx1 25", "open telnet mx1 25"},
    {"telnet -l chris mx1 25", "open telnet mx1 25"},
    {"telnet -b 192.0.2.7 mx1 25", "open telnet mx1 25"},
    {"telnet -n trace.log mx1 25", "open telnet mx1 25"},
    {"/usr/bin/telnet mx1 25", "open telnet mx1 25"},
    {"TELNET mx1 25", "open telnet mx1 25"},
    {"telnet.exe mx1 25", "open windows-telnet mx1 25"},
    {"C:\\Windows\\System32\\telnet.exe mx1 25", "open windows-telnet mx1 25"},
    {"telnet -f C:\\log.txt mx1 25", "open telnet mx1 25"},
    {"telnet.exe -f C:\\log.txt -t vt100 mx1 25", "open windows-telnet mx1 25"},
    {"telnet \"mx1\" 25", "open telnet mx1 25"},
    {"telnet '192.0.2.25' '25'", "open telnet 192.0.2.25 25"},
    {"telnet 2001:db8::25 25", "open telnet 2001:db8::25 25"},
    {"telnet mx1 25 | tee log.txt", "open telnet mx1 25"},
    {"telnet mx1 25 > log.txt", "open telnet mx1 25"},
    {"telnet mx1 25 2>&1", "open telnet mx1 25"},
    {"telnet mx1 25; date", "open telnet mx1 25"},
    {"sudo telnet mx1 25", "open telnet mx1 25"},
    {"time telnet mx1 25", "open telnet mx1 25"},
    {"busybox telnet mx1 25", "open busybox mx1 25"},
    {"sudo busybox telnet mx1 25", "open busybox mx1 25"},
    {"busybox nc mx1 25", "open busybox mx1 25"},
    {"nc mx1 25", "open nc mx1 25"},
    {"nc -v mx1 25", "open nc mx1 25"},
    {"nc -v -w 3 mx1 25", "open nc mx1 25"},
    {"nc -vw3 mx1 25", "open nc mx1 25"},
    {"nc -w3 mx1 25", "open nc mx1 25"},
    {"nc -vC -w 10 mx1 25", "open nc mx1 25"},
    {"nc -C mx1 25", "open nc mx1 25"},
    {"nc -s 192.0.2.7 mx1 25", "open nc mx1 25"},
    {"nc -nv 192.0.2.25 25", "open nc 192.0.2.25 25"},
    {"netcat mx1 25", "open nc mx1 25"},
    {"ncat -C mx1 25", "open ncat mx1 25"},
    {"ncat --crlf -v mx1 25", "open ncat mx1 25"},
    {"ncat -w 5 mx1 25", "open ncat mx1 25"},
    {"ncat -w 5s mx1 25", "open ncat mx1 25"},
    {"plink -telnet -P 25 mx1", "open putty mx1 25"},
    {"plink -raw -P 25 mx1", "open putty mx1 25"},
    {"plink -raw mx1 -P 25", "open putty mx1 25"},
    {"putty -telnet mx1 25", "open putty mx1 25"},
    /* What cannot work. */
    {"telnet mx1:25", "open telnet mx1 25 bad"},
    {"telnet mx1:25 25", "open telnet mx1 25 bad"},
    {"telnet mx1 smpt", "open telnet mx1 bad"},
    {"telnet mx1 port 25", "open telnet mx1 bad"},
    {"telnet mx1 99999", "open telnet mx1 bad"},
    {"telnet smtp://mx1", "open telnet mx1 bad"},
    {"telnet smtp://mx1:25", "open telnet mx1 25 bad"},
    /* Others. */
    {"telnet", "telnet telnet"},
    {"telnet.exe", "telnet windows-telnet"},
    {"ssh mx1", ""},
    {"nslookup -q=mx fabrikam.com", ""},
    {"telnets mx1 25", ""},
    {"sudo", ""},
    {"exit", ""},
    {"", ""},
};

static void commands(void **state)
{
    size_t wrong = 0;
    (void)state;
    EACH(i, command_rows)
    wrong += command_differs(command_rows[i].words, false, command_rows[i].expected);
    assert_int_equal(wrong, 0);
}

static void at_the_prompt_of_telnet(void **state)
{
    static const struct {
        const char *words, *expected;
    } rows[] = {
        {"open mx1 25", "open mx1 25"},
        {"OPEN mx1 25", "open mx1 25"},
        {"o mx1 25", "open mx1 25"},
        {"op mx1 smtp", "open mx1 25"},
        {"open mx1:25", "open mx1 25 bad"},
        {"open", "telnet"},
        {"quit", "close"},
        {"q", "close"},
        {"close", "close"},
        {"c", "close"},
        {"logout", "close"},
        {"set localecho", "remark echo"},
        {"SET LOCALECHO", "remark echo"},
        {"unset localecho", "remark"},
        {"set logfile C:\\smtp.log", "remark"},
        {"mode character", "remark"},
        {"status", "remark"},
        {"", ""},
    };
    size_t wrong = 0;
    (void)state;
    EACH(i, rows)
    wrong += command_differs(rows[i].words, true, rows[i].expected);
    assert_int_equal(wrong, 0);
}

static const struct {
    const char *line;
    bool alone;
} alone_rows[] = {
    {"telnet mx1.contoso.example 25", true},
    {"telnet 192.0.2.25 587", true},
    {"telnet localhost 25", true},
    {"nc -v mx1.contoso.example 25", true},
    {"busybox telnet mx1.contoso.example 25", true},
    {"openssl s_client -starttls smtp -connect mx1.contoso.example:587", true},
    {"telnet mx1.contoso.example", false},
    {"telnet mx1.contoso.example 25 does not work", false},
    {"telnet to the server", false},
    {"telnet works 25", false},
    {"telnet", false},
    {"nc listens", false},
    {"", false},
};

static void alone(void **state)
{
    size_t wrong = 0;
    (void)state;
    EACH(i, alone_rows)
    {
        bool told = command_stands_alone(span_of(alone_rows[i].line));
        wrong += told != alone_rows[i].alone;
        if (told != alone_rows[i].alone)
            print_error("%s\n", alone_rows[i].line);
    }
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(prompts), cmocka_unit_test(alone),
                                       cmocka_unit_test(commands), cmocka_unit_test(at_the_prompt_of_telnet)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
