using System.Buffers;
using System.Text.Json;

namespace ModelOperator.Kubernetes.Client.Requests;

/// <summary>Writes the body of a delete.</summary>
internal static class DeleteBody
{
    public static byte[] Of(DeleteOptions options)
    {
        var output = new ArrayBufferWriter<byte>(160);
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            writer.WriteString("apiVersion"u8, "v1"u8);
            writer.WriteString("kind"u8, "DeleteOptions"u8);
            writer.WriteString("propagationPolicy"u8, options.PropagationPolicy);
            if (options.GracePeriodSeconds is { } seconds)
            {
                writer.WriteNumber("gracePeriodSeconds"u8, seconds);
            }

            if (options is not { Uid: null, ResourceVersion: null })
            {
                writer.WriteStartObject("preconditions"u8);
                Write(writer, "uid"u8, options.Uid);
                Write(writer, "resourceVersion"u8, options.ResourceVersion);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }
}
