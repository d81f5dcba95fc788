using System.Text;
using System.Text.Json.Nodes;

namespace ModelOperator.Kubernetes.Client.Requests;

/// <summary>The body of a server-side apply.</summary>
internal static class ApplyBody
{
    /// <summary>Returns the object, with the preconditions of the options in its metadata, where the server looks for them.</summary>
    public static byte[] Of(byte[] json, ApplyOptions options)
    {
        if (options is { Uid: null, ResourceVersion: null })
        {
            return json;
        }

        var body = JsonNode.Parse(json)!;
        var metadata = body["metadata"]!;
        metadata["uid"] = options.Uid ?? (string?)metadata["uid"];
        metadata["resourceVersion"] = options.ResourceVersion ?? (string?)metadata["resourceVersion"];
        return Encoding.UTF8.GetBytes(body.ToJsonString());
    }
}
