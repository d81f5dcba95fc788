using ModelOperator.Api.Status;

namespace ModelOperator.Rollouts.Evidence;

/// <summary>How stages are named.</summary>
internal static class StageKeys
{
    /// <summary>Names a stage of a rollout: <c>7f9c2ab4d1/Step/1</c>, and when a person has resumed it twice <c>7f9c2ab4d1/Step/1/2</c>:
    /// what was measured before says nothing about what follows.</summary>
    public static string Of(string candidate, StageStatus stage) =>
        $"{candidate}/{stage.Kind}/{stage.Index}{(stage.Resumed > 0 ? $"/{stage.Resumed}" : "")}";

    /// <summary>The stage for people: <c>step 1 (25 %)</c>.</summary>
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
