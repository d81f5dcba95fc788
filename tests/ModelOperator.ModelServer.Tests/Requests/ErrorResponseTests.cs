using Microsoft.AspNetCore.Http;
using ModelOperator.ModelServer.Requests;

namespace ModelOperator.ModelServer.Tests.Requests;

public sealed class ErrorResponseTests
{
    // The confidence is said before the answer is written, and writing may fail.
    [Fact]
    public async Task Error_SaysNothingOfTheConfidenceInAnAnswerThatNeverCame()
    {
        var context = new DefaultHttpContext();
        context.Response.Headers["x-model-confidence"] = "0.9";

        await ErrorResponse.WriteAsync(context, StatusCodes.Status500InternalServerError, "the server failed");

        context.Response.Headers.ContainsKey("x-model-confidence").ShouldBeFalse();
    }
}
