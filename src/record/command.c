#include "record/command.h"

#include "base/ascii.h"
#include "record/descriptor.h"
#include "smtp/address.h"
#include "smtp/name.h"

enum { PROMPT_LONGEST = 120 }; /* a longer first part of a line is prose */

/* Where a prompt may end, from `from` on; the line's length, or PROMPT_LONGEST, if there is no such place. */
static size_t prompt_end(struct span line, size_t from)
{
    static const bool ends[256] = {['$'] = true, ['#'] = true, ['%'] = true, ['>'] = true};
    size_t most = line.len < PROMPT_LONGEST ? line.len : PROMPT_LONGEST;
    while (from < most && !ends[(unsigned char)line.at[from]])
        from++;
    return from;
}

/* C:\Users\chris>   PS C:\Windows\system32> */
static bool is_windows_prompt(struct span before)
{
    if (span_starts(before, "PS "))
        before = span_from(before, 3);
    return before.len >= 3 && ascii_is_letter(before.at[0]) && before.at[1] == ':' && before.at[2] == '\\' &&
           span_find(before, '<') == before.len;
}

/* [admin@ws7 ~]   admin@ws7:~   root@ws7:/var/log   bash-5.1   (venv) admin@ws7:~ */
static bool is_unix_prompt(struct span before)
{
    if (before.len && before.at[before.len - 1] == ']' && before.at[0] == '[')
        return true;
    if (span_starts(before, "bash-") || span_starts(before, "sh-"))
        return true;
    size_t at = span_find(before, '@');
    return at > 0 && at + 1 < before.len && span_find(before, '<') == before.len &&
           (span_find(before, ':') < before.len || span_find(before, ' ') < before.len ||
            before.at[before.len - 1] == '~');
}

static const char *const telnet_prompts[] = {"Microsoft Telnet>", "telnet>"};

enum prompt prompt_take(struct span line, struct span *command)
{
    for (size_t i = 0; i < sizeof telnet_prompts / sizeof telnet_prompts[0]; i++) {
        if (span_starts(line, telnet_prompts[i])) {
            *command = span_trim(span_from(line, span_of(telnet_prompts[i]).len));
            return PROMPT_TELNET;
        }
    }
    for (size_t i = prompt_end(line, 0); i < line.len && i < PROMPT_LONGEST; i = prompt_end(line, i + 1)) {
        struct span before = span_cut(line, 0, i), rest = span_from(line, i + 1);
        bool windows = line.at[i] == '>';
        if (!windows && rest.len && rest.at[0] != ' ')
            continue;
        *command = span_trim(rest);
        if (windows ? is_windows_prompt(before) : is_unix_prompt(before))
            return PROMPT_SHELL;
        if (i == 0 && rest.len && rest.at[0] == ' ')
            return PROMPT_GUESS;
    }
    return PROMPT_NONE;
}

/* Programs that open a plain connection, and their options that take a value. */
static const struct {
    const char *name, *program, *with_value;
} openers[] = {
    {"telnet", "telnet", "belnSXr"},   {"telnet.exe", "windows-telnet", "efltu"},
    {"nc", "nc", "GIiMmOPpqsTVWwXx"},  {"netcat", "nc", "GIiMmOPpqsTVWwXx"},
    {"ncat", "ncat", "GeghioPpswxcd"}, {"plink", "putty", "lPw"},
    {"putty", "putty", "lPw"},         {"openssl", "openssl", ""},
};

static size_t opener_find(struct span word)
{
    size_t slash = 0;
    for (size_t i = 0; i < word.len; i++)
        if (word.at[i] == '/' || word.at[i] == '\\')
            slash = i + 1;
    word = span_from(word, slash);
    for (size_t i = 0; i < sizeof openers / sizeof openers[0]; i++)
        if (span_is_word(word, openers[i].name))
            return i;
    return sizeof openers / sizeof openers[0];
}

static bool is_number(struct span word)
{
    unsigned long number;
    return span_take_number(&word, &number) && !word.len && number <= 65535;
}

/* Names of ports as /etc/services has them. */
static bool is_port(struct span word)
{
    static const char *const names[] = {"smtp", "submission", "submissions", "smtps", "mail", "lmtp"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (span_is_word(word, names[i]))
            return true;
    return is_number(word);
}

static struct span unquoted(struct span word)
{
    while (word.len >= 2 && (word.at[0] == '"' || word.at[0] == '\'') && word.at[word.len - 1] == word.at[0])
        word = span_cut(word, 1, word.len - 2);
    return word;
}

static void take_operand(struct command *command, struct span word)
{
    word = unquoted(word);
    if (span_find(word, '\\') < word.len) /* a file: the value of an option that only Windows' client has */
        return;
    if (!command->host.len)
        command->host = word;
    else if (!command->port.len)
        command->port = word;
    else
        command->more = true;
}

/* "-P 25", "-p25", "--crlf"; true if the next word is the option's value. */
static bool take_option(struct command *command, const char *with_value, struct span word, struct span *rest)
{
    if (word.len < 2 || word.at[1] == '-')
        return false;
    char last = word.at[word.len - 1];
    bool takes = span_find(span_of(with_value), last) < span_of(with_value).len;
    if (!takes)
        return false;
    struct span value = span_take_word(rest);
    if (span_is(command->program, "putty") && last == 'P')
        command->port = value;
    return true;
}

static bool is_of_shell(char c)
{
    return c == '|' || c == '>' || c == ';' || c == '&';
}

/* "|", ">log", "2>&1", "25;": the shell's, and what follows is not the program's. */
static bool ends_at_shell(struct span *word)
{
    size_t len = 0;
    while (len < word->len && !is_of_shell(word->at[len]))
        len++;
    bool ends = len < word->len || span_starts(*word, "2>");
    *word = span_cut(*word, 0, span_starts(*word, "2>") ? 0 : len);
    return ends;
}

/* "telnet <my server> 25": a name that its owner keeps to himself, and no file of the shell's. */
static struct span without_brackets(struct span word)
{
    bool boxed = word.len > 2 && word.at[0] == '<' && word.at[word.len - 1] == '>';
    return boxed ? span_cut(word, 1, word.len - 2) : word;
}

static void take_operands(struct command *command, const char *with_value, struct span rest)
{
    for (bool ends = false; rest.len && !ends;) {
        struct span word = without_brackets(span_take_word(&rest));
        ends = ends_at_shell(&word);
        if (!word.len || span_is_word(word, "-telnet") || span_is_word(word, "-raw"))
            continue;
        if (word.at[0] == '-')
            take_option(command, with_value, word, &rest);
        else
            take_operand(command, word);
    }
}

/* `telnet host:25`, `telnet smtp://host`: the colon belongs to an IPv6 address or is wrong. */
static bool has_port_inside(struct span host)
{
    size_t colon = span_find(host, ':');
    if (colon == host.len)
        return false;
    struct span rest = span_from(host, colon + 1);
    return span_find(rest, ':') == rest.len; /* a second colon: IPv6 */
}

static void check(struct command *command)
{
    struct span host = command->host;
    size_t scheme = span_find_text(host, "://");
    command->bad_syntax =
        scheme < host.len || has_port_inside(host) || (command->port.len && !is_port(command->port));
    if (scheme < host.len)
        command->host = span_from(host, scheme + 3);
    size_t colon = span_find(command->host, ':');
    if (has_port_inside(command->host)) {
        if (!command->port.len)
            command->port = span_from(command->host, colon + 1);
        command->host = span_cut(command->host, 0, colon);
    }
    if (!is_number(command->port) && is_port(command->port))
        command->port = span_is_word(command->port, "smtp") || span_is_word(command->port, "mail")
                            ? span_of("25")
                        : span_is_word(command->port, "submission") ? span_of("587")
                        : span_is_word(command->port, "lmtp")       ? span_of("24")
                                                                    : span_of("465");
    else if (!is_number(command->port))
        command->port = (struct span){0};
}

/* "s_client -connect mx.example.net:25 -starttls smtp": the colon is no mistake here. */
static struct command opened_with_tls(struct span program, struct span rest)
{
    struct command command = {.program = program};
    bool client = span_is(span_take_word(&rest), "s_client");
    while (client && rest.len) {
        struct span option = span_take_word(&rest);
        if (span_is(option, "-connect"))
            command.host = unquoted(span_take_word(&rest));
        command.starttls |= span_is(option, "-starttls");
    }
    if (!command.host.len)
        return (struct command){.act = ACT_NONE};
    check(&command);
    command.act = ACT_OPEN;
    command.bad_syntax = false;
    return command;
}

static struct command opened(struct span program, const char *with_value, struct span rest)
{
    struct command command = {.act = ACT_OPEN, .program = program};
    take_operands(&command, with_value, rest);
    if (!command.host.len)
        command.act = ACT_TELNET;
    else
        check(&command);
    return command;
}

/* Windows' client takes any beginning of its commands: "o host 25". */
static bool is_beginning_of(struct span word, const char *whole)
{
    struct span all = span_of(whole);
    return word.len && word.len <= all.len && span_same_word(word, span_cut(all, 0, word.len));
}

static struct command at_prompt_of_telnet(struct span words)
{
    struct span rest = words, first = span_take_word(&rest), program = {0};
    if (is_beginning_of(first, "open"))
        return opened(program, "", rest);
    if (span_is_word(first, "q") || span_is_word(first, "quit") || span_is_word(first, "c") ||
        span_is_word(first, "close") || span_is_word(first, "logout"))
        return (struct command){.act = ACT_CLOSE};
    bool echo = span_find_text(words, "localecho") < words.len && !span_starts(first, "u");
    return (struct command){.act = first.len ? ACT_REMARK : ACT_NONE, .localecho = echo};
}

/* Words before the program that change nothing for us. */
static bool is_prefix(struct span word)
{
    static const char *const prefixes[] = {"sudo",        "time",  "busybox",      "torsocks",
                                           "proxychains", "start", "/usr/bin/time"};
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
        if (span_is_word(word, prefixes[i]))
            return true;
    return false;
}

/* bash itself opens "/dev/tcp/HOST/PORT". */
static bool by_descriptor(struct span words, struct command *command)
{
    *command = (struct command){.program = span_of("bash")};
    if (descriptor_opens(words, &command->host, &command->port))
        command->act = ACT_OPEN;
    else if (descriptor_closes(words))
        command->act = ACT_CLOSE;
    else if (descriptor_is_used(words))
        command->act = descriptor_speaks(words) ? ACT_SAY : ACT_HEAR;
    return command->act != ACT_NONE;
}

struct command command_read(struct span words, bool at_telnet)
{
    struct command own;
    if (at_telnet)
        return at_prompt_of_telnet(words);
    if (by_descriptor(words, &own))
        return own;
    struct span rest = words, first = span_take_word(&rest);
    bool busybox = false;
    for (; is_prefix(first) && rest.len; first = span_take_word(&rest))
        busybox |= span_is_word(first, "busybox");
    size_t opener = opener_find(first);
    if (opener == sizeof openers / sizeof openers[0])
        return (struct command){.act = ACT_NONE};
    struct span program = span_of(busybox ? "busybox" : openers[opener].program);
    if (span_is(program, "openssl"))
        return opened_with_tls(program, rest);
    return opened(program, openers[opener].with_value, rest);
}

static bool is_host(struct span word)
{
    struct span rest = word;
    return span_is_word(word, "localhost") || address_in(&rest).len == word.len ||
           hello_kind(word) == HELLO_FQDN;
}

bool command_stands_alone(struct span line)
{
    struct command command = command_read(line, false);
    bool complete = command.act == ACT_OPEN && !command.more && !command.bad_syntax;
    return complete && is_number(command.port) && is_host(command.host);
}
