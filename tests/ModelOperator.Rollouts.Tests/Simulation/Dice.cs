namespace ModelOperator.Rollouts.Tests.Simulation;

/// <summary>Seeded chance.</summary>
internal sealed class Dice(int seed)
{
    private readonly Random _random = new(seed);

    public bool Chance(double probability) => _random.NextDouble() < probability;

    public int Between(int low, int high) => _random.Next(low, high + 1);

    public TimeSpan Seconds(double low, double high) =>
        TimeSpan.FromMilliseconds(Math.Round(1000 * (low + (_random.NextDouble() * (high - low)))));

    public T One<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];
}
