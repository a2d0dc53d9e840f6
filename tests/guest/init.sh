#!/bin/sh
# The first process of the guest. $guest comes from the kernel's command line: the folder of this run on the host.
#
# It starts on the host's files (hostfs), where writes would reach the host. So it first builds its own root, with the
# host's files below a layer in the guest's memory, and runs everything else there.
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export PATH

power_off() {
    # reboot(2) with LINUX_REBOOT_CMD_POWER_OFF; every Debian has perl.
    perl -e 'syscall(169, 0xfee1dead, 672274793, 0x4321fedc, 0)'
}

give_up() {
    echo "$*" >"$guest/failure"
    power_off
}

load() {
    # modprobe does not search the folder of the modules by default. The folder of this run has a link to it.
    modprobe -d "$guest" "$1" || give_up "the kernel module $1 could not be loaded"
}

mount -t proc proc /proc || give_up "/proc could not be mounted"
load overlay
mount -t tmpfs -o size=75% memory /mnt && mkdir /mnt/written /mnt/work /mnt/root || give_up "there is no memory"
root=/mnt/root
mount -t overlay -o lowerdir=/,upperdir=/mnt/written,workdir=/mnt/work overlay $root ||
    give_up "the host's files could not be overlaid"
mount -t proc proc $root/proc
mount -t sysfs sysfs $root/sys
mount -t devtmpfs devices $root/dev || give_up "/dev could not be mounted"
mkdir -p $root/dev/pts $root/dev/shm
mount -t devpts -o mode=620,ptmxmode=666 terminals $root/dev/pts
mount -t tmpfs -o mode=1777 memory $root/dev/shm
mount -t tmpfs -o mode=755 memory $root/run
ln -s /proc/self/fd $root/dev/fd
ln -s fd/0 $root/dev/stdin
ln -s fd/1 $root/dev/stdout
ln -s fd/2 $root/dev/stderr
while IFS= read -r folder; do
    mount --bind "$folder" "$root$folder" || give_up "$folder could not be made writable"
done <"$guest/writable"
# md5 and hmac sign the cookies of associations. The kernel would search for them in the wrong folder.
for module in md5 hmac sctp sctp_diag ipv6 veth bridge sch_netem; do load $module; done
ip link set lo up

# Consoles 1 and 2 lead to the standard output and error of the process that started the guest. They must not change the
# data, and the command must see pipes, because it does not run in a terminal.
stty -F $root/dev/tty1 raw -echo
stty -F $root/dev/tty2 raw -echo
mkfifo $root/run/out $root/run/err
cat $root/run/out >$root/dev/tty1 &
out=$!
cat $root/run/err >$root/dev/tty2 &
err=$!
chroot $root setsid /bin/bash "$guest/command" </dev/null >$root/run/out 2>$root/run/err
echo $? >"$guest/status"
# Remaining processes of the command may hold the pipes open. They end with the guest; do not wait long for them.
for _ in 1 2 3 4 5 6 7 8 9 10; do
    kill -0 $out 2>/dev/null || kill -0 $err 2>/dev/null || break
    sleep 0.1
done
# tcdrain() on both consoles: wait until all output has left the guest.
perl -e 'for (1, 2) { open(my $console, ">", "/mnt/root/dev/tty$_") and ioctl($console, 0x5409, 1) }'
power_off
