#!/bin/bash
# Every refusal that is known, said to every client program at hand; what these print is given to smtplint.
#
#   matrix.sh PROGRAM [COUNT] [SEED]      600 refusals: 12 minutes on two cores
#
# Needs root (private namespaces) and what a user would have: swaks curl msmtp s-nail perl (Authen::SASL) python3 ruby php-cli
# libphp-phpmailer php-symfony-mailer sendemail, and nodemailer where NODE_PATH leads. A program that is not there is left out.
set -u
here=$(cd "$(dirname "$0")" && pwd)
case ${1:-} in
'') sed -n '2,7s/^# \?//p' "$0" >&2; exit 2 ;;
--inside | --client) ;;
*)
    program=$(realpath "$1")
    folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
    python3 "$here/matrix.py" rows "${3:-1}" "${2:-600}" >"$folder/rows.json"
    unshare --net --mount --pid --fork --uts --ipc --mount-proc "$here/matrix.sh" --inside "$folder"
    python3 "$here/matrix.py" check "$folder/rows.json" "$folder/out" "$program"
    exit ;;
esac

if [ "$1" = --inside ]; then
    cd "$2" || exit
    ip link set lo up; ip addr add 192.0.2.10/32 dev lo; ip addr add 192.0.2.7/32 dev lo; hostname ws7.contoso.com
    printf '127.0.0.1 localhost\n192.0.2.10 mx.fabrikam.com\n192.0.2.7 ws7.contoso.com ws7\n' >hosts; mount --bind hosts /etc/hosts
    echo "hosts: files" >nsswitch; mount --bind nsswitch /etc/nsswitch.conf
    printf 'From: chris@contoso.com\nTo: kate@fabrikam.com\nSubject: lunch on friday\nDate: Tue, 17 Nov 2026 10:00:00 +0000\nMessage-ID: <lunch@contoso.com>\n\nHello Kate,\nsee you at noon.\nChris\n' >mail
    mkdir out
    python3 "$here/matrix.py" serve rows.json 192.0.2.10 >ready & server=$!
    until [ -s ready ]; do sleep 0.2; done
    python3 -c 'import json; [print(i, row["place"]) for i, row in enumerate(json.load(open("rows.json")))]' |
        xargs -P 3 -n 2 "$here/matrix.sh" --client
    kill $server
    exit
fi

port=$((20000 + $2)); name=out/$2; host=mx.fabrikam.com from=chris@contoso.com to=kate@fabrikam.com
login=; [ "$3" = auth ] && login=yes
have() { command -v "$1" >/dev/null; }
keep() { timeout 15 "${@:2}" >"$name.$1.log" 2>&1; }

have swaks && keep swaks swaks --server $host:$port --ehlo ws7.contoso.com --from $from --to $to ${login:+--auth PLAIN --auth-user chris --auth-password invented1} --data mail
have curl && keep curl curl -sv smtp://$host:$port/ws7.contoso.com --mail-from $from --mail-rcpt $to ${login:+--user chris:invented1} -T mail
have msmtp && keep msmtp msmtp -d --host=$host --port=$port --tls=off --domain=ws7.contoso.com ${login:+--auth=plain --user=chris --passwordeval='echo invented1'} --from=$from $to <mail
have s-nail && [ -z "$login" ] && keep s-nail s-nail -:/ -vv -S smtp-hostname=ws7.contoso.com -S hostname=ws7.contoso.com -S v15-compat -S mta=smtp://$host:$port -S smtp-auth=none -S sendwait -r $from -s lunch $to <mail
have sendemail && keep sendemail sendemail -q -v -v -f $from -t $to -u lunch -m hello -s $host:$port -o tls=no -o fqdn=ws7.contoso.com ${login:+-xu chris -xp invented1}
for level in 0 1; do
    keep smtplib-$level python3 -c 'import smtplib, sys
s = smtplib.SMTP(local_hostname="ws7.contoso.com"); s.set_debuglevel(int(sys.argv[2]))
code, text = s.connect("mx.fabrikam.com", int(sys.argv[1]))
if code != 220: raise smtplib.SMTPConnectError(code, text)
if sys.argv[3:]: s.login("chris", "invented1")
s.sendmail("chris@contoso.com", ["kate@fabrikam.com"], open("mail").read()); s.quit()' $port $level $login
done
have perl && keep perl perl -MNet::SMTP -e '$s = Net::SMTP->new("mx.fabrikam.com", Port => $ARGV[0], Hello => "ws7.contoso.com", Debug => 1) or die "no connection"; $s->auth("chris", "invented1") if $ARGV[1]; $s->mail("chris\@contoso.com"); $s->to("kate\@fabrikam.com"); $s->data(); $s->datasend("Subject: lunch\n\nhello\n"); $s->dataend(); $s->quit' $port $login
have ruby && keep ruby ruby -rnet/smtp -e 's = Net::SMTP.new("mx.fabrikam.com", ARGV[0].to_i); s.disable_starttls; s.set_debug_output($stdout); begin; s.start(*(ARGV[1] ? ["ws7.contoso.com", "chris", "invented1", :plain] : ["ws7.contoso.com"])) { |c| c.send_message File.read("mail"), "chris@contoso.com", "kate@fabrikam.com" }; rescue => e; puts "#{e.class}: #{e.message}"; end' $port $login
have php && [ -d /usr/share/php/libphp-phpmailer ] && keep phpmailer php -r 'require "/usr/share/php/libphp-phpmailer/autoload.php"; $m = new PHPMailer\PHPMailer\PHPMailer(); $m->isSMTP(); $m->SMTPDebug = 2; $m->Debugoutput = "echo"; $m->Host = "mx.fabrikam.com"; $m->Port = $argv[1]; $m->SMTPAutoTLS = false; $m->Hostname = $m->Helo = "ws7.contoso.com"; $m->SMTPAuth = isset($argv[2]); $m->Username = "chris"; $m->Password = "invented1"; $m->setFrom("chris@contoso.com"); $m->addAddress("kate@fabrikam.com"); $m->Subject = "lunch"; $m->Body = "hello"; if (!$m->send()) echo "Mailer Error: ", $m->ErrorInfo, "\n";' $port $login
have php && [ -d /usr/share/php/Symfony/Component/Mailer ] && keep symfony php -r 'foreach (["Symfony/Component/Mailer", "Symfony/Component/Mime"] as $c) require "/usr/share/php/$c/autoload.php"; $t = new Symfony\Component\Mailer\Transport\Smtp\EsmtpTransport("mx.fabrikam.com", (int)$argv[1], false); $t->setLocalDomain("ws7.contoso.com"); if (isset($argv[2])) { $t->setUsername("chris"); $t->setPassword("invented1"); } $e = (new Symfony\Component\Mime\Email())->from("chris@contoso.com")->to("kate@fabrikam.com")->subject("lunch")->text("hello"); try { $t->send($e); } catch (Symfony\Component\Mailer\Exception\TransportException $x) { echo get_class($x), ": ", $x->getMessage(), "\n---debug---\n", $x->getDebug(); }' $port $login
have node && [ -n "${NODE_PATH:-}" ] && keep nodemailer node -e 'const [port, login] = process.argv.slice(1), to = {host: "mx.fabrikam.com", port: +port, name: "ws7.contoso.com", logger: true, debug: true, ignoreTLS: true}; if (login) to.auth = {user: "chris", pass: "invented1"}; require("nodemailer").createTransport(to).sendMail({from: "chris@contoso.com", to: "kate@fabrikam.com", subject: "lunch on friday", text: "see you at noon"}, e => { if (e) console.log(e); process.exit(); });' $port $login
exit 0
