using System.Text.Json.Nodes;
using ModelOperator.Commands.Wording;

namespace ModelOperator.Cli.Gpus;

/// <summary>Writes the report as a document for programs. What is not known is null.</summary>
internal static class GpuDocument
{
    /// <summary>The document.</summary>
    public static JsonObject Of(GpuReport report) => new()
    {
        ["holding"] = new JsonArray([.. report.Holders.Select(row => new JsonObject
        {
            ["namespace"] = row.Namespace,
            ["name"] = row.Name,
            ["revision"] = row.Revision,
            ["modelVersion"] = row.Version,
            ["resource"] = row.Resource,
            ["node"] = row.Node,
            ["pods"] = row.Pods,
            ["gpus"] = row.Gpus,
        })]),
        ["waiting"] = new JsonArray([.. report.Waiters.Select(row => new JsonObject
        {
            ["namespace"] = row.Namespace,
            ["name"] = row.Name,
            ["revision"] = row.Revision,
            ["modelVersion"] = row.Version,
            ["resource"] = row.Resource,
            ["pods"] = row.Pods,
            ["gpus"] = row.Gpus,
            ["since"] = row.Since is { } since ? TimeText.Of(since) : null,
            ["why"] = row.Why,
        })]),
        ["totals"] = new JsonArray([.. report.Totals.Select(row => new JsonObject
        {
            ["resource"] = row.Resource,
            ["nodes"] = row.Nodes,
            ["allocatable"] = row.Allocatable,
            ["held"] = row.Held,
            ["others"] = row.Others,
            ["free"] = row.Free,
            ["waiting"] = row.Waiting,
        })]),
        ["missing"] = new JsonArray([.. report.Missing.Select(sentence => JsonValue.Create(sentence))]),
    };
}
