// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;
using VirtioVideo.Platform.Linux;
using VirtioVideo.VhostUser.Linux;

namespace VirtioVideo.VhostUser.Life;

/// <summary>A thread that ends the process if the main thread cannot: it does not react to a signal, or a file of the front end blocks it.</summary>
/// <remarks>
/// A front end may send any kind of file, even one of a file system that it serves itself. Then closing the file waits for the front end, and only
/// the end of the process helps. After its start the thread takes no memory and no lock. SAFETY: the kernel reads only memory on the stack.
/// </remarks>
internal sealed unsafe class Watchdog
{
    /// <summary>Time that the main thread has for an orderly end.</summary>
    private const int EndMilliseconds = 500;

    private const int LookMilliseconds = 5000;

    /// <summary>
    /// How often the same step must be seen before the main thread counts as stuck. Looks are counted, not time: a stopped process or a sleeping
    /// machine does not look.
    /// </summary>
    private const int MaxLooks = 3;

    private readonly int _signals;
    private readonly Progress _progress;

    private Watchdog(int signals, Progress progress)
    {
        _signals = signals;
        _progress = progress;
    }

    /// <summary>Starts the thread, in the sandbox of the calling thread.</summary>
    /// <param name="signals">Readable when the process is to end.</param>
    /// <param name="progress">Progress of the main thread.</param>
    public static void Start(int signals, Progress progress)
    {
        var watchdog = new Watchdog(signals, progress);
        new Thread(watchdog.Run, maxStackSize: 256 << 10) { IsBackground = true, Name = "watchdog" }.Start();
    }

    /// <summary>Ends the process at once. It waits neither for threads inside codecs nor for exit handlers of libraries.</summary>
    public static void End(int status) => Native._exit(status);

    private void Run()
    {
        long last = 0;
        for (int looks = 0; looks < MaxLooks;)
        {
            var signal = new PollEntry(_signals);
            if (Native.poll(&signal, 1, LookMilliseconds) > 0)
            {
                _ = Native.poll(null, 0, EndMilliseconds);
                End(ExitCode.Ended);
            }

            long now = _progress.Steps;
            looks = (now & 1) != 0 && now == last ? looks + 1 : 0;
            last = now;
        }

        ReadOnlySpan<byte> text = "virtiovideo-vhost-user: a file of the front end holds up the process, which ends for that\n"u8;
        if (Poll.HasRoom(Native.STDERR_FILENO, 0))
        {
            fixed (byte* first = text)
            {
                _ = Libc.write(Native.STDERR_FILENO, first, (nuint)text.Length);
            }
        }

        End(ExitCode.Failed);
    }
}
