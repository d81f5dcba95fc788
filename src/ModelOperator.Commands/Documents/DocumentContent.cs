using System.Text.Json.Nodes;
using ModelOperator.Contracts.Objects;

namespace ModelOperator.Commands.Documents;

/// <summary>Takes the content of a document for people.</summary>
internal static class DocumentContent
{
    /// <summary>All fields but managedFields, as <c>kubectl get -o</c> shows them.</summary>
    public static JsonObject Of(DeploymentDocument document)
    {
        // Items of a list may lack these two fields.
        var content = new JsonObject { ["apiVersion"] = ModelOperatorApi.GroupVersion, ["kind"] = "ModelDeployment" };
        foreach (var (name, value) in document.Fields)
        {
            content[name] = JsonNode.Parse(value.GetRawText());
        }

        content["metadata"]?.AsObject().Remove("managedFields");
        return content;
    }
}
