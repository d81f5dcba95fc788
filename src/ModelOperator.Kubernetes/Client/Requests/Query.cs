using System.Text;

namespace ModelOperator.Kubernetes.Client.Requests;

/// <summary>Builds the query part of a URL; null values are left out.</summary>
internal sealed class Query
{
    private readonly StringBuilder _text = new();

    public static string Of(ListRequest request, string path) => new Query()
        .Add("labelSelector", request.LabelSelector)
        .Add("fieldSelector", request.FieldSelector)
        .Add("resourceVersion", request.Continue is null ? request.ResourceVersion : null)
        .Add("limit", request.Limit?.ToString())
        .Add("continue", request.Continue)
        .After(path);

    public static string Of(WatchRequest request, string path) => new Query()
        .Add("watch", "true")
        .Add("allowWatchBookmarks", "true")
        .Add("labelSelector", request.LabelSelector)
        .Add("fieldSelector", request.FieldSelector)
        .Add("resourceVersion", request.ResourceVersion)
        .Add("sendInitialEvents", request.SendInitialEvents ? "true" : null)
        .Add("resourceVersionMatch", request.SendInitialEvents ? "NotOlderThan" : null)
        .Add("timeoutSeconds", request.Timeout is { } t ? ((long)Math.Ceiling(t.TotalSeconds)).ToString() : null)
        .After(path);

    public static string Of(ApplyOptions options, string path) => new Query()
        .Add("fieldManager", options.FieldManager)
        .Add("force", options.Force ? "true" : null)
        .Add("dryRun", options.DryRun ? "All" : null)
        .Add("fieldValidation", options.Strict ? "Strict" : null)
        .After(path);

    /// <summary>The query of a create in the name of a field manager.</summary>
    public static string Of(string fieldManager, string path) => new Query().Add("fieldManager", fieldManager).After(path);

    private Query Add(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            _text.Append(_text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return this;
    }

    private string After(string path) => _text.Insert(0, path).ToString();
}
