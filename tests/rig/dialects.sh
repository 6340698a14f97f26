#!/bin/sh
# Makes the recordings of client programs in samples/ (dialect-*): real programs against the scripted server of
# dialects_server.py, in private network, mount, PID and host-name namespaces, so that the documentation addresses are real.
#
#   dialects.sh [FOLDER]     default: samples/
#
# Needs root and what a user would have: swaks curl msmtp s-nail mutt sendemail openssl gnutls-bin php-cli libphp-phpmailer
# php-symfony-mailer ruby perl python3 nodejs tshark tcpdump tcpflow ngrep ncat exim4-daemon-light. A program that is
# not there is left out. NODE_PATH must lead to nodemailer, EXIM to Exim.
set -u
here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here/../../samples}
if [ "${RIG_INSIDE:-}" != yes ]; then
    RIG_INSIDE=yes exec unshare --net --mount --pid --fork --uts --ipc --mount-proc "$0" "$@"
fi
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work" || exit
ip link set lo up; ip addr add 192.0.2.10/32 dev lo; ip addr add 192.0.2.11/32 dev lo; ip addr add 192.0.2.7/32 dev lo
for a in 10 11; do ip route replace local 192.0.2.$a dev lo table local src 192.0.2.7; done
hostname ws7.contoso.com
printf '127.0.0.1 localhost\n192.0.2.10 mail1.fabrikam.com\n192.0.2.7 ws7.contoso.com ws7\n' >hosts; mount --bind hosts /etc/hosts
echo "hosts: files" >nsswitch; mount --bind nsswitch /etc/nsswitch.conf
{ cat /etc/passwd; echo "Debian-exim:x:104:109::/:/bin/false"; } >passwd; mount --bind passwd /etc/passwd
{ cat /etc/group; echo "Debian-exim:x:109:"; } >group; mount --bind group /etc/group
openssl req -x509 -newkey rsa:2048 -nodes -keyout key -out cert -days 30 -subj /CN=mail1.fabrikam.com -addext subjectAltName=DNS:mail1.fabrikam.com 2>/dev/null
python3 "$here/dialects_server.py" cert key & sleep 1
h=mail1.fabrikam.com from=chris@contoso.com
printf 'From: chris@contoso.com\nTo: kate@fabrikam.com\nSubject: lunch on friday\nDate: Tue, 17 Nov 2026 10:00:00 +0000\nMessage-ID: <lunch@contoso.com>\n\nHello Kate,\nsee you at noon.\nChris\n' >mail
keep() { cat >"$out/dialect-$1.log"; echo "$1"; }
have() { command -v "$1" >/dev/null; }

have swaks && {
    swaks --server $h --ehlo ws7.contoso.com --from $from --to bob@example.org 2>&1 | keep swaks-relay
    swaks --server $h:587 --tls --ehlo ws7.contoso.com --from $from --auth PLAIN --auth-user chris --auth-password invented1 --to kate@fabrikam.com 2>&1 | keep swaks-tls-auth
    swaks --server $h --ehlo ws7.contoso.com --pipeline --from $from --to kate@fabrikam.com,nobody@fabrikam.com --data mail 2>&1 | keep swaks-pipeline
    swaks --server $h:2502 --ehlo ws7.contoso.com --timeout 3 --from $from --to kate@fabrikam.com 2>&1 | keep swaks-timeout
    swaks --server $h:2505 --ehlo ws7.contoso.com --from $from --to kate@fabrikam.com 2>&1 | keep swaks-refused
}
have curl && {
    curl -sv smtp://$h/ws7.contoso.com --mail-from $from --mail-rcpt grey@fabrikam.com -T mail >curl.out 2>&1; keep curl-greylisted <curl.out
    curl -sv --ssl-reqd smtp://$h:587/ws7.contoso.com --mail-from $from --mail-rcpt kate@fabrikam.com -T mail 2>&1 | keep curl-certificate
    curl -s --trace - smtp://$h/ws7.contoso.com --mail-from $from --mail-rcpt bob@example.org -T mail 2>&1 | keep curl-trace
    curl -sv smtp://$h/ws7.contoso.com --mail-from $from --mail-rcpt kate@fabrikam.com -T mail 2>&1 | keep curl-accepted
    curl -sv smtps://$h:25/ws7.contoso.com --mail-from $from --mail-rcpt kate@fabrikam.com -T mail 2>&1 | keep curl-tls-on-plain-port
}
have msmtp && {
    msmtp -d --host=$h --domain=ws7.contoso.com --from=$from full@fabrikam.com <mail >msmtp.out 2>msmtp.err; cat msmtp.err msmtp.out | keep msmtp-mailbox-full
    msmtp -d --host=$h --port=2504 --domain=ws7.contoso.com --from=$from kate@fabrikam.com <mail >msmtp.out 2>msmtp.err; cat msmtp.err msmtp.out | keep msmtp-closed
}
have s-nail && s-nail -:/ -vv -S smtp-hostname=ws7.contoso.com -S hostname=ws7.contoso.com -S v15-compat -S mta=smtp://$h:25 -S smtp-auth=none -S sendwait -r $from -s lunch nobody@fabrikam.com <mail 2>&1 | keep s-nail-unknown
have sendemail && { sendemail -q -v -v -f $from -t bob@example.org -u lunch -m hello -s $h:25 -o tls=no -o fqdn=ws7.contoso.com 2>&1 | keep sendemail-relay; }
have mutt && { printf 'set smtp_url=smtp://%s:25/\nset ssl_starttls=no\nset hostname=ws7.contoso.com\nset from=%s\nset use_envelope_from=yes\nset copy=no\n' $h $from >muttrc
    HOME=$work mutt -d 3 -n -F muttrc -s lunch nobody@fabrikam.com <mail >/dev/null 2>&1; keep mutt-certificate <.muttdebug0; }
python3 - >py.out 2>&1 <<'PY'
import smtplib
s = smtplib.SMTP(); s.set_debuglevel(2); s.connect("mail1.fabrikam.com", 25); s.ehlo("ws7.contoso.com")
s.login("chris", "invented1")
PY
sed 's,File ".*/,File "/usr/lib/python3/,' py.out | keep smtplib-auth
python3 - >py.out 2>&1 <<'PY'
import smtplib
s = smtplib.SMTP(local_hostname="ws7.contoso.com"); s.set_debuglevel(1); s.connect("mail1.fabrikam.com", 25)
s.sendmail("chris@contoso.com", ["kate@fabrikam.com"], open("mail").read()); s.quit()
PY
keep smtplib-accepted <py.out
have php && [ -d /usr/share/php/libphp-phpmailer ] && for level in 2 4; do
    php -r 'require "/usr/share/php/libphp-phpmailer/autoload.php"; $m = new PHPMailer\PHPMailer\PHPMailer(); $m->isSMTP(); $m->SMTPDebug = (int)$argv[1]; $m->Debugoutput = $argv[1] == 2 ? "html" : "echo"; $m->Host = "mail1.fabrikam.com"; $m->Port = 25; $m->SMTPAutoTLS = false; $m->Hostname = $m->Helo = "ws7.contoso.com"; $m->SMTPAuth = $argv[1] == 2; $m->Username = "chris"; $m->Password = "invented1"; $m->setFrom("chris@contoso.com"); $m->addAddress("nobody@fabrikam.com"); $m->Subject = "lunch"; $m->Body = "hello"; if (!$m->send()) echo "Mailer Error: ", $m->ErrorInfo, "\n";' $level 2>&1 | keep phpmailer-$level
done
have php && [ -d /usr/share/php/Symfony/Component/Mailer ] && php -r 'foreach (["Symfony/Component/Mailer", "Symfony/Component/Mime"] as $c) require "/usr/share/php/$c/autoload.php"; $t = new Symfony\Component\Mailer\Transport\Smtp\EsmtpTransport("mail1.fabrikam.com", 25, false); $t->setLocalDomain("ws7.contoso.com"); $e = (new Symfony\Component\Mime\Email())->from("chris@contoso.com")->to("bob@example.org")->subject("lunch")->text("hello"); try { $t->send($e); } catch (Symfony\Component\Mailer\Exception\TransportException $x) { echo get_class($x), ": ", $x->getMessage(), "\n---debug---\n", $x->getDebug(); }' 2>&1 | keep symfony-certificate
have ruby && ruby -rnet/smtp -e 's = Net::SMTP.new("mail1.fabrikam.com", 25); s.disable_starttls; s.set_debug_output($stdout); begin; s.start("ws7.contoso.com", "chris", "invented1", :plain) {}; rescue => e; puts "#{e.class}: #{e.message}"; end' 2>&1 | keep ruby-auth
perl -MNet::SMTP -e '$s = Net::SMTP->new("mail1.fabrikam.com", Hello => "ws7.contoso.com", Debug => 1); $s->mail("chris\@contoso.com"); $s->to("full\@fabrikam.com"); $s->quit' 2>&1 | keep perl-mailbox-full
perl -MNet::SMTP -e '$s = Net::SMTP->new("mail1.fabrikam.com", Port => 2503, Hello => "ws7.contoso.com", Debug => 1); $s->mail("chris\@contoso.com"); $s->to("kate\@fabrikam.com"); $s->quit' 2>&1 | keep perl-421
[ -n "${NODE_PATH:-}" ] && have node && {
    cat >send.js <<'JS'
const [port, to] = [+process.argv[2], process.argv[3]];
const mailer = require('nodemailer').createTransport({host: 'mail1.fabrikam.com', port, name: 'ws7.contoso.com', logger: true, debug: true, ignoreTLS: port == 25, greetingTimeout: 3000, disableFileAccess: true});
mailer.sendMail({from: 'chris@contoso.com', to, subject: 'lunch on friday', text: 'see you at noon'}, error => { if (error) console.log(error); process.exit(); });
JS
    node send.js 25 nobody@fabrikam.com 2>&1 | sed "s,$NODE_PATH,/srv/app/node_modules," | keep nodemailer-unknown
    node send.js 587 kate@fabrikam.com 2>&1 | sed "s,$NODE_PATH,/srv/app/node_modules," | keep nodemailer-certificate
    node send.js 2502 kate@fabrikam.com 2>&1 | sed "s,$NODE_PATH,/srv/app/node_modules," | keep nodemailer-no-greeting
}
slowly() { for line in "$@"; do sleep 0.6; printf '%s\r\n' "$line"; done; sleep 0.6; }
slowly "EHLO ws7.contoso.com" "MAIL FROM:<$from>" "RCPT TO:<bob@example.org>" | openssl s_client -connect $h:587 -starttls smtp -name ws7.contoso.com >s.out 2>&1; keep openssl-renegotiate <s.out
openssl s_client -connect $h:25 </dev/null >s.out 2>&1; keep openssl-wrong-port <s.out
have gnutls-cli && slowly "EHLO ws7.contoso.com" "MAIL FROM:<$from>" "RCPT TO:<nobody@fabrikam.com>" QUIT | gnutls-cli --insecure --port 465 $h 2>&1 | keep gnutls-cli-unknown
[ -n "${EXIM:-}" ] && {
    printf 'exim_path = %s\nspool_directory = %s/spool\nlog_file_path = %s/%%slog\nkeep_environment =\nprimary_hostname = ws7.contoso.com\nbegin routers\nsm:\n  driver = manualroute\n  self = send\n  route_list = * mail1.fabrikam.com byname\n  transport = t\nbegin transports\nt:\n  driver = smtp\n  user = Debian-exim\n  hosts_avoid_tls = *\nbegin retry\n* * F,1h,1m\n' "$EXIM" "$work" "$work" >exim.conf; mkdir spool; chmod 755 .; chown 104:109 spool .; chmod 644 exim.conf
    "$EXIM" -C "$work/exim.conf" -v -odf -f $from nobody@fabrikam.com <mail 2>&1 | keep exim-unknown
    keep exim-mainlog <mainlog
    sed 's/  hosts_avoid_tls = \*/  tls_verify_certificates =/' exim.conf >tls.conf; chmod 644 tls.conf
    "$EXIM" -C "$work/tls.conf" -v -odf -f $from grey@fabrikam.com <mail 2>&1 | keep exim-greylisted-tls
    sed 's/  hosts_avoid_tls/  port = 2502\n  command_timeout = 5s\n&/' exim.conf >silent.conf; chmod 644 silent.conf
    "$EXIM" -C "$work/silent.conf" -v -odf -f $from kate@fabrikam.com <mail 2>&1 | keep exim-silent
    printf 'exim_path = %s\nspool_directory = %s/spool\nlog_file_path = %s/listen-%%slog\nkeep_environment =\nprimary_hostname = mx2.adatum.example\nlocal_interfaces = 192.0.2.11\ntls_advertise_hosts =\nacl_smtp_helo = acl_helo\nacl_smtp_mail = acl_mail\nacl_smtp_rcpt = acl_rcpt\nacl_smtp_data = acl_data\nbegin acl\nacl_helo:\n  deny condition = ${if eq{$sender_helo_name}{localhost.localdomain}}\n       message = that is not your name\n  accept\nacl_mail:\n  deny senders = newsletter@contoso.com\n       message = sender is blocked here\n  accept\nacl_rcpt:\n  defer local_parts = grey\n        message = greylisted, come back later\n  deny !domains = adatum.example\n       message = relay not permitted\n  deny local_parts = nobody\n       message = Unknown user\n  accept\nacl_data:\n  deny message = this message looks like spam\n' "$EXIM" "$work" "$work" >listen.conf; chmod 644 listen.conf
    echo 28000 >/proc/sys/kernel/ns_last_pid
    "$EXIM" -C "$work/listen.conf" -bdf -oX 25 -d >listen.out 2>&1 & pid=$!; sleep 1
    try() { swaks --server 192.0.2.11 --ehlo ws7.contoso.com --from $from "$@" >/dev/null 2>&1; }
    try --to bob@example.org; sleep 1; cp listen.out first.out
    try --to nobody@adatum.example; try --ehlo localhost.localdomain --to kate@adatum.example; try --from newsletter@contoso.com --to kate@adatum.example; try --to grey@adatum.example; try --to kate@adatum.example
    kill $pid; sleep 0.5
    sed "s,$work,/var/spool/exim4,g; s,$EXIM,/usr/sbin/exim4,g" first.out | keep exim-listener
    keep exim-rejectlog <listen-rejectlog
}
typed() { for line in "$@"; do sleep 0.5; printf '%s\n' "$line"; done; sleep 0.5; }
typed "exec 3<>/dev/tcp/$h/25" 'head -1 <&3' 'echo -e "EHLO ws7.contoso.com\r" >&3' 'head -6 <&3' 'echo -e "MAIL FROM:<chris@contoso.com>\r" >&3' 'head -1 <&3' \
    'printf "RCPT TO:<%s>\r\n" nobody@fabrikam.com >&3' 'head -1 <&3' 'echo -e "QUIT\r" >&3' 'cat <&3' 'exec 3>&-' exit | TERM=dumb script -q -c "bash --norc --noediting -i" bash.out >/dev/null 2>&1
keep bash <bash.out
have tcpdump && have tshark && {
    tcpdump -q -i lo -s 0 -U -w cap tcp port 25 2>/dev/null & pid=$!; sleep 1
    have ngrep && { ngrep -t -d lo -l . tcp port 25 >ngrep.out 2>&1 & ngrep=$!; }
    sleep 1; swaks --server $h --ehlo ws7.contoso.com --from $from --to nobody@fabrikam.com,kate@fabrikam.com --data mail >/dev/null 2>&1; sleep 1; kill $pid ${ngrep:-}; sleep 0.5
    tshark -r cap -q -z follow,tcp,ascii,0 2>/dev/null | keep tshark-follow
    tshark -r cap -q -z follow,tcp,hex,0 2>/dev/null | keep tshark-follow-hex
    tshark -r cap -q -z follow,tcp,yaml,0 2>/dev/null | keep tshark-follow-yaml
    tcpdump -r cap -X -n 2>/dev/null | keep tcpdump-x
    have tcpflow && tcpflow -r cap -c 2>/dev/null | keep tcpflow
    [ -s ngrep.out ] && keep ngrep <ngrep.out
}
wait_all() { kill $(jobs -p) 2>/dev/null; }; wait_all
