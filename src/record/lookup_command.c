/* What was asked, from the command line. */
#include "base/ascii.h"
#include "record/lookup_part.h"

static bool is_operator(struct span word)
{
    char c = word.at[0];
    if (ascii_is_digit(c) && word.len > 1)
        c = word.at[1] == '>' ? '>' : c;
    return c == '|' || c == '&' || c == ';' || c == '<' || c == '>' || c == '#';
}

static struct span unquoted(struct span word)
{
    char quote = word.at[0];
    if (word.len >= 2 && (quote == '"' || quote == '\'') && word.at[word.len - 1] == quote)
        word = span_cut(word, 1, word.len - 2);
    return word;
}

/* False at the end of the command, which a shell's operator is too. */
static bool take_argument(struct span *rest, struct span *argument)
{
    struct span word = {0};
    while (rest->len && !word.len)
        word = span_take_word(rest);
    if (!word.len || is_operator(word))
        return false;
    if (word.at[word.len - 1] == ';') {
        word.len--;
        *rest = (struct span){0};
    }
    *argument = unquoted(word);
    return true;
}

static bool is_option(struct span argument)
{
    return argument.len > 1 && argument.at[0] == '-';
}

static bool is_number(struct span text)
{
    unsigned long number;
    return span_take_number(&text, &number) && !text.len;
}

static unsigned port_of(struct span text)
{
    unsigned long number;
    return span_take_number(&text, &number) && !text.len && number <= 65535 ? (unsigned)number : 0;
}

static void kind_set(struct lookup_reader *reader, struct span word)
{
    enum record_type type;
    if (!lookup_type(word, &type, &reader->kind))
        reader->kind = LOOKUP_OTHER;
}

static void resolver_set(struct lookup_reader *reader, struct span word)
{
    word = lookup_without_port(word);
    if (lookup_is_address(word))
        reader->resolver = lookup_name(reader, word);
}

/* nslookup takes any beginning of a setting's name: q, ty, type, query, querytype. */
static bool is_kind_key(struct span key)
{
    const struct span type = SPAN("type"), query = SPAN("querytype");
    if (!key.len)
        return false;
    return span_same_word(key, span_cut(type, 0, key.len)) ||
           span_same_word(key, span_cut(query, 0, key.len)) || span_is_word(key, "qt");
}

bool lookup_setting(struct lookup_reader *reader, struct span setting)
{
    struct span value = setting;
    struct span key = span_trim(span_take_until(&value, '='));
    value = span_trim(value);
    if (!value.len || !is_kind_key(key))
        return false;
    kind_set(reader, value);
    return true;
}

static void name_set(struct lookup_reader *reader, struct span name, unsigned long line)
{
    if (lookup_is_name(name) || lookup_is_address(name))
        lookup_ask(reader, name, line);
    if (lookup_is_address(reader->asked))
        reader->kind = LOOKUP_PTR;
}

/* nslookup [-option ...] [name|- [server]] */
static bool nslookup_read(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    size_t names = 0;
    reader->interactive = true;
    for (struct span argument = {0}; take_argument(&rest, &argument);) {
        if (is_option(argument))
            lookup_setting(reader, span_from(argument, 1));
        else if (names++)
            resolver_set(reader, argument);
        else if (!span_is(argument, "-")) {
            name_set(reader, argument, line);
            reader->interactive = false;
        }
    }
    return true;
}

/* The letter of a one-letter option; NUL if it is none. */
static char letter_of(struct span argument)
{
    return argument.len == 2 && argument.at[0] == '-' ? argument.at[1] : '\0';
}

static void dig_option(struct lookup_reader *reader, char letter, struct span *rest, unsigned long line)
{
    static const struct span valued = SPAN("bcfkpqtxy");
    struct span value = {0};
    if (span_find(valued, letter) == valued.len || !take_argument(rest, &value))
        return;
    if (letter == 't')
        kind_set(reader, value);
    else if (letter == 'q' || letter == 'x')
        name_set(reader, value, line);
}

static void dig_word(struct lookup_reader *reader, struct span word, unsigned long line)
{
    enum record_type type;
    if (word.at[0] == '@')
        resolver_set(reader, span_from(word, 1));
    else if (span_is_word(word, "+short"))
        reader->brief = true;
    else if (word.at[0] == '+' || span_is_word(word, "IN") || lookup_type(word, &type, &reader->kind))
        return;
    else
        name_set(reader, word, line);
}

void lookup_dig_arguments(struct lookup_reader *reader, struct span arguments, unsigned long line)
{
    for (struct span argument = {0}; take_argument(&arguments, &argument);) {
        char letter = letter_of(argument);
        if (letter)
            dig_option(reader, letter, &arguments, line);
        else if (argument.len)
            dig_word(reader, argument, line);
    }
}

static bool dig_read(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    lookup_dig_arguments(reader, rest, line);
    return true;
}

static bool host_read(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    static const struct span valued = SPAN("WRNcmpt");
    size_t names = 0;
    for (struct span argument = {0}; take_argument(&rest, &argument);) {
        struct span value = {0};
        char letter = letter_of(argument);
        if (letter && span_find(valued, letter) < valued.len) {
            if (take_argument(&rest, &value) && letter == 't')
                kind_set(reader, value);
        } else if (!is_option(argument) && names++) {
            resolver_set(reader, argument);
        } else if (!is_option(argument)) {
            name_set(reader, argument, line);
        }
    }
    return true;
}

/* PowerShell: a parameter's name may be cut short; one without a name stands in its usual place. */
static const char *const parameters[] = {"Name",         "Type", "Server",
                                         "ComputerName", "Port", "InformationLevel"};

static const char *parameter_of(struct span word)
{
    for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++)
        if (word.len && span_same_word(word, span_cut(span_of(parameters[i]), 0, word.len)))
            return parameters[i];
    return NULL;
}

/* Eats `-Type MX`, a switch (key NULL, no value), or a value alone (key ""). */
static bool take_parameter(struct span *rest, const char **key, struct span *value)
{
    struct span argument = {0};
    if (!take_argument(rest, &argument))
        return false;
    *key = "";
    *value = argument;
    if (!is_option(argument))
        return true;
    *key = parameter_of(span_from(argument, 1));
    *value = (struct span){0};
    if (*key)
        take_argument(rest, value);
    return true;
}

static bool resolve_read(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    const char *key;
    struct span value;
    while (take_parameter(&rest, &key, &value)) {
        struct span name = span_of(key);
        if (!name.len && key)
            name = span_of(reader->asked.len ? "Type" : "Name");
        if (span_is(name, "Type"))
            kind_set(reader, value);
        else if (span_is(name, "Name"))
            name_set(reader, value, line);
        else if (span_is(name, "Server"))
            resolver_set(reader, value);
    }
    return true;
}

static bool test_read(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    (void)line;
    const char *key;
    struct span value;
    while (take_parameter(&rest, &key, &value)) {
        struct span name = span_of(key);
        if (span_is(name, "Port"))
            reader->reach.port = port_of(value);
        else if (span_is(name, "InformationLevel"))
            reader->brief = span_is_word(value, "Quiet");
        else if (key && (!name.len || span_is(name, "ComputerName")) && lookup_is_name(value))
            reader->reach.host = lookup_name(reader, value);
    }
    return true;
}

/* The host stands last, or before options with numbers. */
static bool ping_read(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    (void)line;
    for (struct span argument = {0}; take_argument(&rest, &argument);)
        if (!is_option(argument) && !is_number(argument) &&
            (lookup_is_name(argument) || lookup_is_address(argument)))
            reader->reach.host = lookup_name(reader, argument);
    return true;
}

/* Without -z it is a dialogue, not a test. */
static bool nc_read(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    (void)line;
    static const struct span valued = SPAN("wpsiqxXIOTPV");
    bool only_tests = false;
    for (struct span argument = {0}; take_argument(&rest, &argument);) {
        if (is_option(argument)) {
            struct span value;
            only_tests = only_tests || (argument.at[1] != '-' && span_find(argument, 'z') < argument.len);
            if (span_find(valued, argument.at[argument.len - 1]) < valued.len)
                take_argument(&rest, &value);
        } else if (is_number(argument)) {
            reader->reach.port = port_of(argument);
        } else if (lookup_is_name(argument) || lookup_is_address(argument)) {
            reader->reach.host = lookup_name(reader, argument);
        }
    }
    return only_tests;
}

static const struct command {
    const char *name;
    enum lookup_tool tool;
    bool (*read)(struct lookup_reader *, struct span, unsigned long);
} commands[] = {
    {"nslookup", TOOL_NSLOOKUP, nslookup_read},
    {"dig", TOOL_DIG, dig_read},
    {"host", TOOL_HOST, host_read},
    {"Resolve-DnsName", TOOL_RESOLVE, resolve_read},
    {"ping", TOOL_PING, ping_read},
    {"ping6", TOOL_PING, ping_read},
    {"Test-NetConnection", TOOL_TEST, test_read},
    {"tnc", TOOL_TEST, test_read},
    {"nc", TOOL_NC, nc_read},
    {"ncat", TOOL_NC, nc_read},
    {"netcat", TOOL_NC, nc_read},
};

/* /usr/bin/dig, C:\Windows\System32\nslookup.exe */
static struct span program_of(struct span word)
{
    size_t at = word.len;
    while (at && word.at[at - 1] != '/' && word.at[at - 1] != '\\')
        at--;
    struct span program = span_from(word, at);
    return span_ends(program, ".exe") ? span_cut(program, 0, program.len - 4) : program;
}

static const struct command *command_of(struct span *rest)
{
    struct span word = {0};
    if (!take_argument(rest, &word))
        return NULL;
    if (span_is(word, "sudo") && !take_argument(rest, &word))
        return NULL;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (span_is_word(program_of(word), commands[i].name))
            return &commands[i];
    return NULL;
}

bool lookup_command(struct lookup_reader *reader, struct span command, unsigned long line)
{
    struct span rest = span_trim(command);
    const struct command *found = command_of(&rest);
    if (!found && !reader->interactive) /* nslookup's own prompt looks like a shell's */
        lookup_end(reader);
    if (!found)
        return false;
    lookup_enter(reader, found->tool, line);
    if (found->read(reader, rest, line))
        return true;
    reader->reach = (struct reach){0};
    reader->tool = TOOL_NONE;
    return false;
}
