using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.ClusterTests.Harness;
using ModelOperator.ClusterTests.Releases;
using ModelOperator.Contracts.Models;

namespace ModelOperator.ClusterTests.Servers;

/// <summary>
/// A store with the APIs of Google, Azure and a registry, in a namespace of its own, and an operator whose administrator has said where
/// they are.
/// </summary>
public sealed class CloudStores : TestNamespace
{
    private const string Account = "account1";

    private OperatorRelease? _release;
    private ModelStore? _store;

    private ModelStore Store => _store ?? throw new InvalidOperationException("The store has not been started.");

    /// <inheritdoc />
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _store = await ModelStore.StartAsync(Namespace, await StandInImage.FindAsync());
        _release = await OperatorRelease.FindAsync();
        await _release.UpgradeToAsync($$"""
            gcsEndpoint: {{_store.Google}}
            azureEndpoint: {{_store.Azure}}
            plainRegistries: ["{{_store.Registry}}"]
            """);
    }

    /// <inheritdoc />
    public override async Task DisposeAsync()
    {
        if (_release is not null)
        {
            await _release.DisposeAsync();
        }

        _store?.Dispose();
        await base.DisposeAsync();
    }

    /// <summary>Puts a folder into a store; its address.</summary>
    /// <param name="scheme">The scheme of its addresses: gs, azure or oci.</param>
    /// <param name="name">A name for the folder that no other one in the stores has.</param>
    /// <param name="folder">The folder on this machine.</param>
    internal async Task<string> PutAsync(string scheme, string name, string folder)
    {
        switch (scheme)
        {
            case "gs":
                await Store.PutFolderAsync($"bucket/{name}", folder);
                return $"gs://bucket/{name}/";
            case "azure":
                await Store.PutFolderAsync($"{Account}/models/{name}", folder);
                return $"azure://{Account}/models/{name}/";
            default:
                await Store.PutAsync($"registry/{name}/manifests/1", await PutLayersAsync(name, folder));
                return $"oci://{Store.Registry}/{name}:1/";
        }
    }

    /// <summary>Puts an artifact of one archive into the registry, as ORAS packs the folder in which it runs; its address.</summary>
    internal async Task<string> PutArchiveAsync(string name, byte[] archive)
    {
        var digest = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(archive))}";
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, archive);
            await Store.PutFileAsync($"registry/{name}/blobs/{digest}", file);
        }
        finally
        {
            File.Delete(file);
        }

        await Store.PutAsync($"registry/{name}/manifests/1", new JsonObject
        {
            ["schemaVersion"] = 2,
            ["layers"] = new JsonArray(new JsonObject
            {
                ["mediaType"] = "application/vnd.oci.image.layer.v1.tar+gzip",
                ["digest"] = digest,
                ["size"] = archive.Length,
                ["annotations"] = new JsonObject
                {
                    ["org.opencontainers.image.title"] = ".",
                    ["io.deis.oras.content.unpack"] = "true",
                },
            }),
        }.ToJsonString(JsonSerializerOptions.Web));
        return $"oci://{Store.Registry}/{name}:1/";
    }

    /// <summary>Overwrites a file of an artifact in the registry, and leaves the manifest as it is.</summary>
    internal async Task OverwriteLayerAsync(string name, string file, string text) =>
        await Store.PutAsync($"registry/{name}/blobs/sha256:{await LocalFolder.DigestAsync(file, CancellationToken.None)}", text);

    // A ModelPack with raw layers.
    private async Task<string> PutLayersAsync(string name, string folder)
    {
        var layers = new JsonArray();
        foreach (var file in Directory.GetFiles(folder))
        {
            var digest = $"sha256:{await LocalFolder.DigestAsync(file, CancellationToken.None)}";
            await Store.PutFileAsync($"registry/{name}/blobs/{digest}", file);
            layers.Add((JsonNode)new JsonObject
            {
                ["mediaType"] = "application/vnd.cncf.model.weight.v1.raw",
                ["digest"] = digest,
                ["size"] = new FileInfo(file).Length,
                ["annotations"] = new JsonObject { ["org.cncf.model.filepath"] = Path.GetFileName(file) },
            });
        }

        return new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = "application/vnd.oci.image.manifest.v1+json",
            ["artifactType"] = "application/vnd.cncf.model.manifest.v1+json",
            ["layers"] = layers,
        }.ToJsonString(JsonSerializerOptions.Web);
    }
}
