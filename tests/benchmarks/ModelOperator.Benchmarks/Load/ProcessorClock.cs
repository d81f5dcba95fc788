using System.Runtime.InteropServices;

namespace ModelOperator.Benchmarks.Load;

/// <summary>The CPU time of another process, or of a thread, to the nanosecond. What <see cref="System.Diagnostics.Process"/> gives comes
/// in steps of 10 ms, which are a tenth of a short turn.</summary>
internal static partial class ProcessorClock
{
    // CLOCK_THREAD_CPUTIME_ID of Linux.
    private const int ThreadClock = 3;

    /// <summary>User and system time of all threads of a process, ended ones included.</summary>
    /// <exception cref="InvalidOperationException">There is no such process.</exception>
    public static TimeSpan Of(int process)
    {
        if (GetClock(process, out var clock) != 0 || GetTime(clock, out var time) != 0)
        {
            throw new InvalidOperationException($"process {process} has no CPU clock; it may have ended");
        }

        return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000d);
    }

    /// <summary>User and system time of the calling thread.</summary>
    public static TimeSpan OfThisThread() => GetTime(ThreadClock, out var time) == 0
        ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000d)
        : throw new InvalidOperationException("this system tells no CPU time of a thread");

    [LibraryImport("libc", EntryPoint = "clock_getcpuclockid")]
    private static partial int GetClock(int process, out int clock);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out Timespec time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Timespec
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}
