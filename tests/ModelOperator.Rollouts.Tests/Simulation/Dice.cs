namespace ModelOperator.Rollouts.Tests.Simulation;

/// <summary>Seeded chance.</summary>
internal sealed class Dice(int seed)
{
    private readonly Random random = new(seed);

    public bool Chance(double probability) => random.NextDouble() < probability;

    public int Between(int low, int high) => random.Next(low, high + 1);

    public TimeSpan Seconds(double low, double high) => TimeSpan.FromMilliseconds(Math.Round(1000 * (low + (random.NextDouble() * (high - low)))));

    public T One<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];
}
