using ModelOperator.Api.Status;

namespace ModelOperator.Cli.Rendering;

/// <summary>A stage in words.</summary>
internal static class StageText
{
    /// <summary><c>step 1</c>, <c>shadow stage</c>, <c>pre-promotion stage</c>.</summary>
    public static string Of(StageStatus stage) => stage.Kind is StageKind.Step ? $"step {stage.Index}" : $"{StageNames.Of(stage)} stage";

    /// <summary>The share of requests, or of copies, that the candidate is to get in it.</summary>
    public static string ShareOf(StageStatus stage) => stage.MirrorPercent is { } mirrored ? $"{mirrored}% mirrored" : $"{stage.Weight}%";

    /// <summary>How long its clock has run, and how long it is to run.</summary>
    public static string ClockOf(StageStatus stage, DateTimeOffset now) =>
        Age.Text(ElapsedOf(stage, now)) + (stage.Duration is null ? "" : $" of {stage.Duration}");

    /// <summary>What its clock shows.</summary>
    public static TimeSpan ElapsedOf(StageStatus stage, DateTimeOffset now) =>
        TimeSpan.FromSeconds(stage.ElapsedSeconds) + (stage.RunningSince is { } running ? now - running : TimeSpan.Zero);
}
