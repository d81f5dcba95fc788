using System.Text.Json;

namespace ModelOperator.Operator.Actions.Jobs;

/// <summary>The spec of a CronJob. The job template stays as the server has it, with every field of its version.</summary>
internal sealed record JobTemplateSpec
{
    public bool? Suspend { get; init; }

    public JsonElement JobTemplate { get; init; }
}
