using System.Text.Json.Serialization;

namespace ModelOperator.Console.Stages;

/// <summary>The state of a stage of a rollout.</summary>
internal enum StageProgress
{
    /// <summary>The stage is over.</summary>
    [JsonStringEnumMemberName("done")]
    Done,

    /// <summary>The candidate is in it.</summary>
    [JsonStringEnumMemberName("now")]
    Now,

    /// <summary>It is still to come.</summary>
    [JsonStringEnumMemberName("next")]
    Next,

    /// <summary>The rollout goes past it, or ended before it.</summary>
    [JsonStringEnumMemberName("skipped")]
    Skipped,

    /// <summary>The rollout was aborted in it.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
