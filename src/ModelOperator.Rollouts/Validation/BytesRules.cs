using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ModelOperator.Api;
using ModelOperator.Api.Spec;

namespace ModelOperator.Rollouts.Validation;

/// <summary>
/// Checks the size of a spec. The operator holds each spec in memory, and a copy of the parts that make a revision for each revision and
/// each pod. One tenant's large values must not take the memory that all share.
/// </summary>
internal static class BytesRules
{
    /// <summary>The number of bytes of the parts that make a revision: model, server, gpu, resources, pod and monitoring.</summary>
    public const int MaxRevisionBytes = 64 * 1024;

    /// <summary>The number of bytes of the whole spec, with metrics, steps and the rest.</summary>
    public const int MaxSpecBytes = 256 * 1024;

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IEnumerable<SpecProblem> Check(ModelDeploymentSpec spec, JsonElement template)
    {
        if (Count(template) is > MaxRevisionBytes and var bytes)
        {
            var (field, its) = Largest(template);
            yield return new(
                "TooLarge", field,
                $"the parts of a spec that make a revision have {bytes} bytes, {its} of them here, and may have "
                    + $"{MaxRevisionBytes}; keep large values in a ConfigMap or Secret and name it, as with env[].valueFrom");
        }

        if (Count(spec) is > MaxSpecBytes and var all)
        {
            yield return new(
                "TooLarge", "spec",
                $"it has {all} bytes and may have {MaxSpecBytes}; shorten what is long, as the queries in "
                + "spec.analysis.metrics");
        }
    }

    private static (string Field, int Bytes) Largest(JsonElement template) => template.EnumerateObject()
        .SelectMany(part => part.Value.ValueKind is JsonValueKind.Object
            ? part.Value.EnumerateObject().Select(field => ($"spec.{part.Name}.{field.Name}", Count(field.Value)))
            : [($"spec.{part.Name}", Count(part.Value))])
        .MaxBy(field => field.Item2);

    private static int Count(JsonElement json) => Count(json.WriteTo);

    private static int Count(ModelDeploymentSpec spec) =>
        Count(writer => JsonSerializer.Serialize(writer, spec, ModelOperatorJsonContext.Default.ModelDeploymentSpec));

    private static int Count(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, Plain);
        write(writer);
        writer.Flush();
        return buffer.WrittenCount;
    }
}
