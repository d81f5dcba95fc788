using ModelOperator.Fetching.Identity;
using ModelOperator.Fetching.Sources;
using ModelOperator.ModelServer.Fetching;
using ModelOperator.Testing.Stores;

namespace ModelOperator.ModelServer.Tests.Fetching.Folders;

/// <summary>Fetches one folder from a server that answers like S3.</summary>
public abstract class S3FolderTestBase : FolderTestBase
{
    private protected const string Uri = "s3://bucket/llm/";

    private protected static readonly Dictionary<string, string> Files = new(StringComparer.Ordinal)
    {
        ["config.json"] = "{}",
        ["Config.json"] = "another name",
        ["weights/model-00001-of-00002.bin"] = new string('a', 300_000),
        ["weights/model-00002-of-00002.bin"] = new string('b', 200_000),
        ["empty"] = "",
        ["two words+ü"] = "a name that must be escaped",
    };

    private protected FetchSettings Any => new()
    {
        Uri = ModelUri.Parse(Uri),
        Output = Place,
        Http = new() { PlainHosts = ["127.0.0.1"] },
    };

    private protected static WorkloadIdentity NoIdentity() => new(new(), new(), "us-east-1", TimeProvider.System, TextWriter.Null);

    private protected static void Fill(BucketServer bucket)
    {
        foreach (var (path, text) in Files)
        {
            bucket.Objects[$"llm/{path}"] = text;
        }
    }
}
