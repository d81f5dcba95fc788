using System.CommandLine;
using System.CommandLine.Parsing;

namespace ModelOperator.Demo.Client.Streams;

/// <summary>The options of <c>client</c> that make its stream another one than the held-out images and labels.</summary>
internal sealed class StreamOptions
{
    // About one standard deviation of a pixel in the middle of the image.
    private const double Mean = 4;
    private const double Deviation = 2;
    private const int Pixels = 64;

    /// <summary>The pixel that drifts.</summary>
    public Option<int?> Drift { get; } = new("--drift")
    {
        Description = $"This pixel, from 0 to {Pixels - 1}, reads too bright: by a normally distributed number of mean 4 and deviation 2.",
    };

    /// <summary>The seed of the drift.</summary>
    public Option<int> Seed { get; } = new("--seed") { Description = "Seed of the drift's random numbers.", DefaultValueFactory = _ => 7 };

    /// <summary>The labels that have changed places.</summary>
    public Option<LabelSwap?> Swap { get; } = new("--swap-labels")
    {
        Description = "Two digits that people call by each other's name: 1,7.",
        CustomParser = ParseSwap,
    };

    /// <summary>True when labels are posted.</summary>
    public Option<bool> Feedback { get; } = new("--feedback")
    {
        Description = "Post each answer's label back with the token that came with the answer, every two seconds.",
    };

    public StreamOptions() => Drift.Validators.Add(result =>
    {
        if (result.GetValue(Drift) is not (null or (>= 0 and < Pixels)))
        {
            result.AddError($"--drift: '{result.GetValue(Drift)}' is no pixel; it must be from 0 to {Pixels - 1}.");
        }
    });

    /// <summary>The drift that was asked for; null when none was.</summary>
    public PixelDrift? DriftOf(ParseResult parsed) =>
        parsed.GetValue(Drift) is { } pixel ? new(pixel, Mean, Deviation, parsed.GetValue(Seed)) : null;

    /// <summary>The swap that was asked for; null when none was.</summary>
    public LabelSwap? SwapOf(ParseResult parsed) => parsed.GetValue(Swap);

    private static LabelSwap? ParseSwap(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (text.Split(',') is [var one, var other] && Digit(one) is { } first && Digit(other) is { } second && first != second)
        {
            return new(first, second);
        }

        argument.AddError($"--swap-labels: '{text}' must be two different digits, as 1,7.");
        return null;
    }

    private static int? Digit(string text) => text is [>= '0' and <= '9'] ? text[0] - '0' : null;
}
