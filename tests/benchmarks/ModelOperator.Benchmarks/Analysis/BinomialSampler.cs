namespace ModelOperator.Benchmarks.Analysis;

/// <summary>Draws from a binomial distribution by its table: exact but for a tail of less than 1e-15.</summary>
internal sealed class BinomialSampler
{
    private readonly int _first;
    private readonly double[] _cumulative;

    public BinomialSampler(int n, double p)
    {
        var deviation = Math.Sqrt(n * p * (1 - p));
        _first = Math.Max(0, (int)((n * p) - (12 * deviation) - 12));
        var last = Math.Min(n, (int)((n * p) + (12 * deviation) + 40));
        var mode = Math.Clamp((int)((n + 1) * p), _first, last);
        var weights = new double[last - _first + 1];
        weights[mode - _first] = 1;
        for (var k = mode; k < last; k++)
        {
            weights[k + 1 - _first] = weights[k - _first] * (n - k) / (k + 1) * p / (1 - p);
        }

        for (var k = mode; k > _first; k--)
        {
            weights[k - 1 - _first] = weights[k - _first] * k / (n - k + 1) * (1 - p) / p;
        }

        var total = weights.Sum();
        var sum = 0.0;
        _cumulative = [.. weights.Select(weight => sum += weight / total)];
    }

    public int Next(Random random)
    {
        var index = Array.BinarySearch(_cumulative, random.NextDouble());
        return _first + Math.Min(index < 0 ? ~index : index, _cumulative.Length - 1);
    }
}
