// A web server with a page for trying images, HTTP endpoints for images, the Open Inference Protocol and a health check.
//
//     dotnet run -c Release --project samples/Serve                                   clothes, with the weights in this repository; offline
//     dotnet run -c Release --project samples/Serve -- --Model inception_v3.tv_in1k   1,000 ImageNet classes; downloads the weights once
//
//     The page is at http://localhost:5000. From the command line:
//     curl --data-binary @src/Inception.Tool/Assets/fashion-mnist/bag-0.png http://localhost:5000/classify

using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

var builder = WebApplication.CreateBuilder(args);
var model = builder.Configuration["Model"] ?? Path.Combine(AppContext.BaseDirectory, "inception_medium.safetensors");
builder.Services.AddInception(options => options.Model = model);

var app = builder.Build();
app.MapInception();
app.MapInceptionPage();
app.MapHealthChecks("/health");
app.Run();
