using System.Globalization;
using System.Runtime.InteropServices;

namespace ModelOperator.Benchmarks.Load;

/// <summary>The cost of a piece of work: the CPU time of one thread, of which the least of several rounds counts, and the bytes that it
/// allocates. Other work on the machine hardly changes either.</summary>
/// <param name="Nanoseconds">The CPU time of one piece.</param>
/// <param name="Bytes">The bytes that one piece allocates.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ThreadCost(double Nanoseconds, double Bytes)
{
    /// <summary>Measures a piece of work.</summary>
    /// <param name="rounds">The number of rounds.</param>
    /// <param name="pieces">The number of pieces in a round.</param>
    /// <param name="work">Does one piece.</param>
    public static ThreadCost Of(int rounds, int pieces, Action work)
    {
        var (least, bytes) = (double.PositiveInfinity, 0.0);
        for (var round = 0; round < rounds; round++)
        {
            var (allocated, began) = (GC.GetAllocatedBytesForCurrentThread(), ProcessorClock.OfThisThread());
            for (var i = 0; i < pieces; i++)
            {
                work();
            }

            least = Math.Min(least, (ProcessorClock.OfThisThread() - began).TotalNanoseconds / pieces);
            bytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)pieces;
        }

        return new(least, bytes);
    }

    /// <summary>Prints it as a line of a table.</summary>
    /// <param name="name">The name of the work.</param>
    /// <param name="piece">The name of one piece, such as <c>a request</c>.</param>
    public void Print(string name, string piece) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-44} {Nanoseconds,8:0} ns {piece} {Bytes,8:0} B {piece}"));
}
