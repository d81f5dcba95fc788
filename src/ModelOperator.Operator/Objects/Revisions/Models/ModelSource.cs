using k8s.Models;
using ModelOperator.Api.Spec;
using ModelOperator.Contracts.Models;
using ModelOperator.Contracts.Processes;
using ModelOperator.Operator.Configuration;

namespace ModelOperator.Operator.Objects.Revisions.Models;

/// <summary>The volumes of the pod and the arguments of the fetching container that follow from a model's address.</summary>
/// <param name="Volumes">Volumes of the pod, besides the one that the model is put into.</param>
/// <param name="Mounts">Mounts of the fetching container.</param>
/// <param name="Arguments">Arguments of the fetching container, besides uri, digest and output.</param>
internal sealed record ModelSource(IReadOnlyList<V1Volume> Volumes, IReadOnlyList<V1VolumeMount> Mounts, IReadOnlyList<string> Arguments)
{
    private const string SourceDirectory = "/source";
    private const string CredentialsDirectory = "/credentials";
    private const int PortWithoutTls = 80;

    /// <summary>Reads a model's address, which the schema has checked.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">The administrator's settings, which say where stores other than the public ones are.</param>
    public static ModelSource Of(ModelSpec model, ModelOperatorOptions options)
    {
        var uri = model.Uri;
        List<V1Volume> volumes = [];
        List<V1VolumeMount> mounts = [];
        List<string> arguments = [];
        if (AfterScheme(uri, "configmap://") is { } configMap)
        {
            volumes.Add(new() { Name = "source", ConfigMap = new() { Name = HostOf(configMap) } });
        }
        else if (SharedModel.PlaceOf(model) is not null)
        {
            arguments.AddRange([FetchArguments.Source, ModelPlace.OfFetch(model).Directory]);
        }
        else if (AfterScheme(uri, "pvc://") is { } claim)
        {
            volumes.Add(new() { Name = "source", PersistentVolumeClaim = new() { ClaimName = HostOf(claim), ReadOnlyProperty = true } });
        }

        if (volumes.Count > 0)
        {
            mounts.Add(new() { Name = "source", MountPath = SourceDirectory, ReadOnlyProperty = true });
            arguments.AddRange([FetchArguments.Source, SourceDirectory]);
        }

        arguments.AddRange(Store(model, options));
        if (model.CredentialsSecret is { } credentialsSecret)
        {
            volumes.Add(new() { Name = "credentials", Secret = new() { SecretName = credentialsSecret } });
            mounts.Add(new() { Name = "credentials", MountPath = CredentialsDirectory, ReadOnlyProperty = true });
            arguments.AddRange([FetchArguments.Credentials, CredentialsDirectory]);
        }

        return new(volumes, mounts, arguments);
    }

    private static IEnumerable<string> S3(S3Spec? s3)
    {
        if (s3?.Endpoint is { } endpoint)
        {
            yield return $"{FetchArguments.S3Endpoint}={endpoint}";

            // This is allowed only with the model's digest in the spec, which the file is checked against.
            foreach (var argument in WithoutTls(endpoint))
            {
                yield return argument;
            }
        }

        if (s3?.Region is { } region)
        {
            yield return $"{FetchArguments.S3Region}={region}";
        }

        if (s3?.PathStyle == true)
        {
            yield return $"{FetchArguments.S3PathStyle}=true";
        }
    }

    private static IEnumerable<string> Store(ModelSpec model, ModelOperatorOptions options) => model.Uri.Split("://", 2)[0] switch
    {
        "s3" => S3(model.S3),
        // A mirror in the network sends to its own store, which is in the network, too.
        ModelAddress.Hub => At(FetchArguments.HubEndpoint, options.HubEndpoint, $"{FetchArguments.AllowPrivateRedirects}=true"),
        "gs" => At(FetchArguments.GcsEndpoint, options.GcsEndpoint),
        "azure" => At(FetchArguments.AzureEndpoint, options.AzureEndpoint),
        "oci" when Uri.TryCreate(model.Uri, UriKind.Absolute, out var address)
            && options.RegistriesWithoutTls.Select(WithoutUsualPort)
                .Contains(WithoutUsualPort(address.Authority), StringComparer.OrdinalIgnoreCase) =>
            [$"{FetchArguments.AllowHttp}={address.Host}"],
        _ => [],
    };

    private static IEnumerable<string> At(string argument, string endpoint, params string[] more) =>
        endpoint.Length == 0 ? [] : [$"{argument}={endpoint}", .. more, .. WithoutTls(endpoint)];

    // An address of oci:// keeps every port that it is written with.
    private static string WithoutUsualPort(string registry) => HostPort.Without(registry, PortWithoutTls);

    // An administrator who names a store by http has allowed it.
    private static IEnumerable<string> WithoutTls(string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var address) && address.Scheme is "http"
            ? [$"{FetchArguments.AllowHttp}={address.Host}"]
            : [];

    private static string? AfterScheme(string uri, string scheme) =>
        uri.StartsWith(scheme, StringComparison.Ordinal) ? uri[scheme.Length..] : null;

    private static string HostOf(string rest) => rest.Split('/', 2)[0];
}
