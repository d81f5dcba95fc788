using System.Globalization;
using System.Text.RegularExpressions;
using ModelOperator.Profiles.Reductions;

namespace ModelOperator.Profiles.Samples;

/// <summary>Chooses the inputs that have numbers for many values in a profile instead of columns, and these numbers.</summary>
/// <param name="asked">The numbers that the user has asked for, by input.</param>
/// <param name="whole">The names of arrays that other options need as columns.</param>
internal sealed partial class ReductionChoice(
    IReadOnlyDictionary<string, IReadOnlyList<(int? Axis, Reduction Reduction)>> asked, IReadOnlySet<string> whole)
{
    /// <summary>The largest number of values in a row of an input of several dimensions that has columns, unless the user says so. A row of
    /// one dimension may have as many columns as a profile has features.</summary>
    public const int WidestTable = 64;

    /// <summary>The largest number of channels that get numbers of their own.</summary>
    public const int MostChannels = 16;

    private static readonly IReadOnlyList<(int? Axis, Reduction Reduction)> Usual =
        [(null, Reduction.Mean), (null, Reduction.Std), (null, Reduction.Min), (null, Reduction.Max)];

    /// <summary>Reads the option.</summary>
    /// <param name="options">Each as INPUT=REDUCTION,… or INPUT:AXIS=REDUCTION,….</param>
    /// <param name="whole">The names of arrays that other options need as columns, and of columns.</param>
    /// <exception cref="ProfileException">An option has another form, or an unknown reduction.</exception>
    public static ReductionChoice Of(IReadOnlyList<string> options, IEnumerable<string> whole)
    {
        var asked = options.Select(Parse).GroupBy(one => one.Input, StringComparer.Ordinal).ToDictionary(
            input => input.Key,
            IReadOnlyList<(int? Axis, Reduction Reduction)> (input) => [.. input.SelectMany(one => one.Reductions).Distinct()],
            StringComparer.Ordinal);
        return new(asked, whole.SelectMany(name => new[] { name, ColumnOfArray().Replace(name, "") }).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>The inputs that were asked for.</summary>
    public IEnumerable<string> Asked => asked.Keys;

    /// <summary>The features of an array; none when its columns are the features.</summary>
    /// <exception cref="ProfileException">The array does not have an axis that was asked for, or too many channels.</exception>
    public IReadOnlyList<FeatureProfile> Of(string input, NpyArray array)
    {
        var chosen = asked.TryGetValue(input, out var own) ? own
            : IsPicture(array) && !whole.Contains(input) ? Usual
            : [];
        var shape = array.RowShape.ToArray();
        return [.. chosen.SelectMany(one => Features(input, shape, one.Axis, one.Reduction))];
    }

    private static bool IsPicture(NpyArray array) =>
        array.Width > (array.RowShape.Length > 1 ? WidestTable : ProfileLimits.Features);

    private static IEnumerable<FeatureProfile> Features(string input, long[] shape, int? axis, Reduction reduction)
    {
        var name = NameOf(reduction);
        if (axis is not { } dimension)
        {
            return [Feature($"{input}.{name}", 0)];
        }

        if (dimension > shape.Length || shape[dimension - 1] > MostChannels)
        {
            throw new ProfileException(
                $"--reduce {input}:{dimension}={name}: "
                + (dimension > shape.Length
                    ? $"array '{input}' has no axis {dimension}; its last one is {shape.Length}, and axis 0 counts rows"
                    : $"axis {dimension} of array '{input}' has {shape[dimension - 1]} places, and {MostChannels} can be told at most"));
        }

        return Enumerable.Range(0, (int)shape[dimension - 1]).Select(place => Feature($"{input}.{dimension}.{place}.{name}", place));

        FeatureProfile Feature(string label, int place) => new(label, input, place, 0, 0, [], []) { Reduce = reduction, Axis = axis };
    }

    private static (string Input, IEnumerable<(int? Axis, Reduction Reduction)> Reductions) Parse(string option)
    {
        var match = Option().Match(option);
        if (!match.Success)
        {
            throw new ProfileException($"--reduce {option} must be INPUT=REDUCTION,… or INPUT:AXIS=REDUCTION,… with an axis of 1 or more");
        }

        int? axis = match.Groups["axis"].Success ? int.Parse(match.Groups["axis"].Value, CultureInfo.InvariantCulture) : null;
        var reductions = match.Groups["names"].Value.Split(',').Select(name => (axis, Named(option, name.Trim()))).ToList();
        return (match.Groups["input"].Value, reductions);
    }

    private static Reduction Named(string option, string name)
    {
        foreach (var reduction in Enum.GetValues<Reduction>())
        {
            if (NameOf(reduction) == name)
            {
                return reduction;
            }
        }

        throw new ProfileException(
            $"--reduce {option} names '{name}', which is no reduction; there are "
            + string.Join(", ", Enum.GetValues<Reduction>().Select(NameOf)));
    }

    private static string NameOf(Reduction reduction) => reduction.ToString().ToLowerInvariant();

    [GeneratedRegex(
        @"^(?<input>[^=]+?)(:(?<axis>[1-9][0-9]?))?=(?<names>.+)$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Option();

    [GeneratedRegex(@"\.[0-9]+$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ColumnOfArray();
}
