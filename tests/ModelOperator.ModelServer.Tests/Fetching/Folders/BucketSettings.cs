using ModelOperator.Fetching.S3;
using ModelOperator.ModelServer.Fetching;
using ModelOperator.Testing.Stores;

namespace ModelOperator.ModelServer.Tests.Fetching.Folders;

/// <summary>Settings that lead to a bucket of the tests.</summary>
internal static class BucketSettings
{
    public static FetchSettings Settings(this BucketServer bucket, FetchSettings settings) => settings with
    {
        S3 = new S3Options { Endpoint = bucket.Endpoint, PathStyle = true },
    };
}
