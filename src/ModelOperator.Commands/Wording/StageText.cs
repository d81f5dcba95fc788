using ModelOperator.Api.Status.Stages;

namespace ModelOperator.Commands.Wording;

/// <summary>Describes a stage in words.</summary>
internal static class StageText
{
    /// <summary>The name of the stage: <c>step 1</c>, <c>shadow stage</c>, <c>pre-promotion stage</c>.</summary>
    public static string Of(StageStatus stage) => stage.Kind is StageKind.Step ? $"step {stage.Index}" : $"{StageNames.Of(stage)} stage";

    /// <summary>The share of requests that the candidate gets in the stage, or that is copied to it.</summary>
    public static string ShareOf(StageStatus stage) => stage.MirrorPercent is { } mirrored ? $"{mirrored}% mirrored" : $"{stage.Weight}%";

    /// <summary>The time on the clock of the stage, and the time that the stage lasts.</summary>
    public static string ClockOf(StageStatus stage, DateTimeOffset now) =>
        Age.Text(stage.ElapsedAt(now)) + (stage.Duration is null ? "" : $" of {stage.Duration}");
}
