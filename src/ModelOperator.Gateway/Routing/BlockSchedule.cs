using System.Numerics;

namespace ModelOperator.Gateway.Routing;

/// <summary>
/// Deals requests out in shuffled blocks, in the way that a clinical trial assigns its patients (permuted-block randomisation). Every block
/// contains each entry exactly as often as its weight says, in an order that is drawn anew for every block. So shares are exact over short
/// windows, and a client that repeats a pattern (two calls in turn, a cycle of inputs) does not fall in step with the schedule, as it would
/// with a fixed round robin.
/// </summary>
internal sealed class BlockSchedule
{
    private readonly int[] _entries;
    private readonly uint[] _multipliers;
    private readonly ulong _seed;

    /// <param name="weights">The weights, one for each entry: none negative, and not all zero. Only their ratios matter.</param>
    /// <param name="seed">The start of the shuffles; equal seeds give equal schedules.</param>
    public BlockSchedule(IReadOnlyList<int> weights, ulong seed)
    {
        var divisor = weights.Aggregate(0, GreatestCommonDivisor);
        ArgumentOutOfRangeException.ThrowIfZero(divisor, nameof(weights));
        _entries = [.. weights.SelectMany((weight, entry) => Enumerable.Repeat(entry, weight / divisor))];
        _multipliers =
            [.. Enumerable.Range(1, _entries.Length).Where(n => GreatestCommonDivisor(n, _entries.Length) == 1).Select(n => (uint)n)];
        _seed = seed;
    }

    /// <summary>The number of requests in a block: 10 for the weights 90 and 10, and at most 100 for whole percentages.</summary>
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

            // An affine map whose multiplier is coprime to the length permutes the block without any state to keep or lock.
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
