namespace ModelOperator.Benchmarks.Operators.BadDays;

/// <summary>A bad day.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Begin">Begins it.</param>
/// <param name="End">Ends it.</param>
/// <param name="For">The time for which it lasts; null for one that lasts until everything is done in spite of it.</param>
internal sealed record BadDay(string Name, Action Begin, Action End, TimeSpan? For);
