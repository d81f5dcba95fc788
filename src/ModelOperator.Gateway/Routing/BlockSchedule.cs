using System.Numerics;

namespace ModelOperator.Gateway.Routing;

/// <summary>
/// Deals requests out in shuffled blocks, as a clinical trial allots its patients (permuted-block randomisation): every block
/// holds each entry exactly as often as its weight says, and its order is drawn anew for every block.
/// Shares are therefore exact over short windows, and no client that repeats a pattern (two calls in turn, a cycle of inputs)
/// falls in step with the schedule, as it would with a fixed round robin.
/// </summary>
internal sealed class BlockSchedule
{
    private readonly int[] _entries;
    private readonly uint[] _multipliers;
    private readonly ulong _seed;

    /// <param name="weights">One per entry, none negative, not all zero. Only their ratios count.</param>
    /// <param name="seed">Where the shuffles start; equal seeds give equal schedules.</param>
    public BlockSchedule(IReadOnlyList<int> weights, ulong seed)
    {
        var divisor = weights.Aggregate(0, GreatestCommonDivisor);
        ArgumentOutOfRangeException.ThrowIfZero(divisor, nameof(weights));
        _entries = [.. weights.SelectMany((weight, entry) => Enumerable.Repeat(entry, weight / divisor))];
        _multipliers =
            [.. Enumerable.Range(1, _entries.Length).Where(n => GreatestCommonDivisor(n, _entries.Length) == 1).Select(n => (uint)n)];
        _seed = seed;
    }

    /// <summary>Requests in a block: 10 for weights 90 and 10, at most 100 for whole percentages.</summary>
    public int BlockLength => _entries.Length;

    /// <summary>The entry that takes the n-th request.</summary>
    public int this[ulong n]
    {
        get
        {
            if (_entries.Length == 1)
            {
                return _entries[0];
            }

            // An affine map with a multiplier coprime to the length permutes the block without any state to keep or lock.
            var length = (uint)_entries.Length;
            var (block, position) = Math.DivRem(n, length);
            var draw = SplitMix.Mix(_seed + block);
            var multiplier = _multipliers[(uint)(draw >> 32) % (uint)_multipliers.Length];
            var offset = (uint)draw % length;
            return _entries[((multiplier * (uint)position) + offset) % length];
        }
    }

    private static int GreatestCommonDivisor(int a, int b) => (int)BigInteger.GreatestCommonDivisor(a, b);
}
