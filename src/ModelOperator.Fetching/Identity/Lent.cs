namespace ModelOperator.Fetching.Identity;

/// <summary>A token or a key that ends.</summary>
/// <param name="Value">The token or the key.</param>
/// <param name="Ends">The time at which it ends.</param>
internal sealed record Lent<T>(T Value, DateTimeOffset Ends);
