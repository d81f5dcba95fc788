namespace ModelOperator.Monitoring.Checks.Shares;

/// <summary>A number of bad things among all.</summary>
/// <param name="Name">The feature or slice; empty when it is a share of the whole model.</param>
/// <param name="Bad">The number of bad ones. For errors of numbers it is their sum, as a part of what it could be at most.</param>
/// <param name="All">The number of all.</param>
/// <param name="What">The word for the bad ones, for people: "missing".</param>
/// <param name="Of">The word for all of them, for people: "values".</param>
internal sealed record Share(string Name, double Bad, double All, string What, string Of)
{
    /// <summary>The kind of thing that is named, for people.</summary>
    public string Kind { get; init; } = "feature";

    /// <summary>The same share in the profile; null when the profile does not have it.</summary>
    public Share? Reference { get; init; }

    /// <summary>The form in which the share is told and compared.</summary>
    public ShareScale Scale { get; init; } = ShareScale.Same;

    // By chance, one share of 256 is above this bound once in a hundred windows, and in two windows in a row hardly ever.
    private const double StandardErrors = 4;

    public double Value => Scale.Apply(Part);

    /// <summary>The lower end of Wilson's score interval (Wilson 1927), on the scale. The true value is hardly ever below it. For errors of
    /// numbers it is that of the widest distribution with this mean, whose errors are all 0 or the bound.</summary>
    public double LowerBound => Scale.Apply(Bad <= 0
        ? 0 // a result that is 0 in algebra may be slightly larger because of rounding
        : Math.Max(0, Bound(-1)));

    /// <summary>The lower end of Newcombe's interval for the difference to another share (Newcombe 1998, method 10): both samples may
    /// be small. It is below 0 where the other one may be larger.</summary>
    public double LowerBoundAbove(Share other)
    {
        var (below, above) = (Value - LowerBound, Scale.Apply(Math.Min(1, other.Bound(1))) - other.Value);
        return Value - other.Value - Math.Sqrt((below * below) + (above * above));
    }

    public string Describe() => $"{(Name.Length == 0 ? "" : $"{Kind} {Name}: ")}{Scale.Sentence(this)}";

    private double Part => All > 0 ? Math.Min(1, Bad / All) : 0;

    private double Bound(int side)
    {
        var squared = StandardErrors * StandardErrors;
        var (share, size) = (Part, All);
        var middle = share + (squared / (2 * size));
        var width = StandardErrors * Math.Sqrt((share * (1 - share) / size) + (squared / (4 * size * size)));
        return (middle + (side * width)) / (1 + (squared / size));
    }
}
