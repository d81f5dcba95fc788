using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using ModelOperator.Commands.Documents;
using ModelOperator.Contracts.Objects;

namespace ModelOperator.Cli.Documents;

/// <summary>Writes ModelDeployments as documents without managedFields, as <c>kubectl get -o</c> does.</summary>
internal sealed class DocumentWriter(TextWriter output, DocumentFormat format)
{
    private static readonly JsonWriterOptions Indented = new()
    {
        Indented = true,
        IndentSize = 4,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private bool _hasWritten;

    /// <summary>The words of the command line for the formats.</summary>
    public static IReadOnlyDictionary<string, DocumentFormat> Words { get; } =
        new Dictionary<string, DocumentFormat>(StringComparer.Ordinal)
        {
            ["json"] = DocumentFormat.Json,
            ["yaml"] = DocumentFormat.Yaml,
            ["name"] = DocumentFormat.Name,
        };

    /// <summary>Writes one object.</summary>
    public void Write(DeploymentDocument document)
    {
        if (format is DocumentFormat.Name)
        {
            output.WriteLine($"{ResourceName}/{NameOf(document)}");
            return;
        }

        Write(DocumentContent.Of(document));
    }

    /// <summary>Writes several objects as one <c>List</c>, or as one name per line.</summary>
    public void Write(IEnumerable<DeploymentDocument> documents)
    {
        var ordered = documents
            .OrderBy(document => ((IKubernetesObject<V1ObjectMeta>)document).Metadata.NamespaceProperty, StringComparer.Ordinal)
            .ThenBy(NameOf, StringComparer.Ordinal)
            .ToList();
        if (format is DocumentFormat.Name)
        {
            ordered.ForEach(Write);
            return;
        }

        Write(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["items"] = new JsonArray([.. ordered.Select(DocumentContent.Of)]),
            ["kind"] = "List",
            ["metadata"] = new JsonObject { ["resourceVersion"] = "" },
        });
    }

    private static string ResourceName => $"modeldeployment.{ModelOperatorApi.Group}";

    private static string NameOf(DeploymentDocument document) => ((IKubernetesObject<V1ObjectMeta>)document).Metadata.Name!;

    /// <summary>Writes other content in the same form, which has no name.</summary>
    public void Write(JsonObject content)
    {
        if (format is DocumentFormat.Yaml)
        {
            output.Write(_hasWritten ? "---\n" : "");
            output.Write(YamlText.Of(content));
        }
        else
        {
            using var json = new MemoryStream();
            using (var writer = new Utf8JsonWriter(json, Indented))
            {
                content.WriteTo(writer);
            }

            output.WriteLine(System.Text.Encoding.UTF8.GetString(json.ToArray()));
        }

        _hasWritten = true;
    }
}
