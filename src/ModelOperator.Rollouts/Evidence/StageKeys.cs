using ModelOperator.Api.Status.Stages;

namespace ModelOperator.Rollouts.Evidence;

/// <summary>The names of stages.</summary>
internal static class StageKeys
{
    /// <summary>
    /// The key of a stage: <c>7f9c2ab4d1/Step/1</c>, or <c>7f9c2ab4d1/Step/1/2</c> when a person has resumed it twice. A resumed stage has
    /// a key of its own, because earlier measurements say nothing about it.
    /// </summary>
    public static string Of(string candidate, StageStatus stage) =>
        $"{candidate}/{stage.Kind}/{stage.Index}{(stage.Resumed > 0 ? $"/{stage.Resumed}" : "")}";

    /// <summary>The stage in words for people, for example <c>step 1 (25 %)</c>.</summary>
    public static string Describe(StageStatus stage) => stage.Kind switch
    {
        StageKind.Step => $"step {stage.Index} ({stage.Weight} %)",
        StageKind.Deploying => "deployment",
        StageKind.Switch => "switch",
        StageKind.Bake => "bake",
        StageKind.Shadow => "shadow",
        _ => "pre-promotion",
    };
}
