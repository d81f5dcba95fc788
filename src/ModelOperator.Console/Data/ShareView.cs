namespace ModelOperator.Console.Data;

/// <summary>The share of one bin, category or class.</summary>
/// <param name="Label">The bin as people read it.</param>
/// <param name="Share">The share, from 0 to 1.</param>
internal sealed record ShareView(string Label, double Share);
