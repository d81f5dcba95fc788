using k8s.Models;

namespace ModelOperator.Kubernetes.Tests.Support;

/// <summary>ConfigMaps, as objects and as the server's JSON.</summary>
internal static class Maps
{
    public static V1ConfigMap Map(string name, string version, string? uid = null, string ns = "ns") => new()
    {
        Metadata = new V1ObjectMeta { NamespaceProperty = ns, Name = name, ResourceVersion = version, Uid = uid ?? $"uid-{name}" },
    };

    public static string Json(string name, string version, string? uid = null, string ns = "ns") =>
        $$$"""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"{{{name}}}","namespace":"{{{ns}}}","uid":"{{{uid ?? $"uid-{name}"}}}","resourceVersion":"{{{version}}}","managedFields":[{"manager":"x"}]},"data":{"value":"{{{version}}}"}}""";

    public static string List(string version, params string[] items) => ListPage(version, next: null, items);

    public static string ListPage(string version, string? next, params string[] items) =>
        $$$"""{"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"{{{version}}}","continue":"{{{next}}}"},"items":[{{{string.Join(',', items)}}}]}""";

    public static string Bookmark(string version) =>
        $$$"""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"resourceVersion":"{{{version}}}"}}""";

    public static string Status(int code, string reason, string message, string? name = null) =>
        $$$"""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"{{{message}}}","reason":"{{{reason}}}","details":{"name":"{{{name}}}"},"code":{{{code}}}}""";
}
