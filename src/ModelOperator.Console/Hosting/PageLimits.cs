namespace ModelOperator.Console.Hosting;

/// <summary>The bounds of what a console takes in.</summary>
/// <param name="Connections">The number of connections that may be open together.</param>
/// <param name="HeadBytes">The largest head of a request, in bytes.</param>
internal sealed record PageLimits(int Connections, int HeadBytes)
{
    /// <summary>The bounds for the browser of one person.</summary>
    public static PageLimits OfOnePerson { get; } = new(128, 16 << 10);

    /// <summary>The bounds behind a proxy, which adds headers of its own, and the token of each caller.</summary>
    public static PageLimits BehindAProxy { get; } = new(1024, 48 << 10);

    /// <summary>The largest body, in bytes. Orders are small.</summary>
    public int BodyBytes { get; } = 4 << 10;

    /// <summary>The longest first line of a request, in bytes.</summary>
    public int LineBytes { get; } = 4 << 10;

    /// <summary>The time in which the head of a request must arrive.</summary>
    public TimeSpan HeadTimeout { get; } = TimeSpan.FromSeconds(10);
}
