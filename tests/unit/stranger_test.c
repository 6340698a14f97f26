/* Tests src/record/stranger.c: what is told of texts that hold no dialogue (files by their octets:
 * container_test.c). */
#include "record/stranger.h"

#include <string.h>

#include "cmocka_all.h"

static void packet_headers(void **state)
{
    static const char tcpdump[] =
        "02:40:56.05 IP (tos 0x0, ttl 64, id 28997, offset 0, flags [DF], proto TCP (6), length 60)\n"
        "    127.0.0.1.35964 > 127.0.0.1.2525: Flags [S], cksum 0xfe30, seq 31, win 65495, length 0\n"
        "    127.0.0.1.2525 > 127.0.0.1.35964: Flags [R.], cksum 0xfe30, seq 0, ack 32, win 0, length 0\n";
    static const char tshark[] =
        "    1   0.000000 198.51.100.7 → 192.0.2.10   TCP 74 47514 → 25 [SYN] Seq=0 Win=64240 Len=0\n"
        "    2   0.000047   192.0.2.10 → 198.51.100.7 TCP 74 25 → 47514 [RST, ACK] Seq=0 Ack=1 Win=0 Len=0\n";
    (void)state;
    assert_non_null(stranger_tell(span_of(tcpdump)));
    assert_non_null(strstr(stranger_tell(span_of(tcpdump)), "tcpdump -w"));
    assert_string_equal(stranger_tell(span_of(tcpdump)), stranger_tell(span_of(tshark)));
    assert_null(stranger_tell(span_of("Seq=1 Len=2\n")));
    assert_null(stranger_tell(span_of("")));
}

static void wrong_code(void **state)
{
    (void)state;
    assert_non_null(stranger_garbled(span_of("=====\nFollow: tcp,ebcdic\nFilter: tcp.stream eq 0\n")));
    assert_null(stranger_garbled(span_of("=====\nFollow: tcp,ascii\nFilter: tcp.stream eq 0\n")));
    assert_null(stranger_garbled(span_of("I tried\nFollow: tcp,ebcdic\nand got nothing")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(packet_headers), cmocka_unit_test(wrong_code)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
