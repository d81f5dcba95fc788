namespace ModelOperator.Api.Schema;

/// <summary>
/// The patterns of text in a spec. The CRD carries them, so that <c>kubectl apply</c> refuses a text that does not match.
/// </summary>
public static class SchemaPatterns
{
    /// <summary>A duration as Go and Kubernetes write it: <c>90s</c>, <c>1h30m</c>, <c>500ms</c>.</summary>
    public const string Duration = "^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$";

    /// <summary>A share or a plain number: <c>1%</c>, <c>0.01</c>.</summary>
    public const string ShareOrNumber = "^[0-9]+(\\.[0-9]+)?%?$";

    /// <summary>A limit of a metric as text: a number, a share (<c>1%</c>), a time (<c>250ms</c>) or memory
    /// (<c>20Gi</c>).</summary>
    public const string Limit = "^(-?[0-9]+(\\.[0-9]+)?%?|([0-9]+(\\.[0-9]+)?(ms|s|m|h))+|[0-9]+(\\.[0-9]+)?([KMGT]i|[MGT]))$";

    /// <summary>The address of a model, with one of the known schemes.</summary>
    public const string ModelUri = "^(https|s3|gs|azure|oci|hf|pvc|configmap)://[^\\s]+$";

    /// <summary>An absolute path without <c>.</c> and <c>..</c>, at which a volume is mounted: <c>/models</c>.</summary>
    public const string MountPath = "^(/[A-Za-z0-9_][-A-Za-z0-9._]*)+$";

    /// <summary>A key of a ConfigMap of the same namespace: <c>configmap://name/key</c>.</summary>
    public const string ConfigMapKey = "^configmap://[a-z0-9]([-.a-z0-9]*[a-z0-9])?/[-._a-zA-Z0-9]+$";

    /// <summary>A SHA-256 digest in lower-case hex.</summary>
    public const string Sha256 = "^[a-f0-9]{64}$";

    /// <summary>A lower-case name that may become part of a label.</summary>
    public const string Name = "^[a-zA-Z0-9]([-_.a-zA-Z0-9]*[a-zA-Z0-9])?$";

    /// <summary>A name that stands in <c>routes.json</c>, in the characters that gateways read there.</summary>
    public const string RouteName = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

    /// <summary>The name of an extended resource: <c>nvidia.com/gpu</c>, <c>nvidia.com/mig-1g.10gb</c>.</summary>
    public const string ExtendedResource = "^[a-z0-9]([-.a-z0-9]*[a-z0-9])?/[A-Za-z0-9]([-_.A-Za-z0-9]*[A-Za-z0-9])?$";

    /// <summary>An HTTP header name.</summary>
    public const string HeaderName = "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$";

    /// <summary>A word that can be the value of a header: printable ASCII without spaces.</summary>
    public const string HeaderValue = "^[!-~]+$";

    /// <summary>Something other than white space.</summary>
    public const string NotBlank = "\\S";
}
