#include "engine/stream_pump.h"

#include <gmock/gmock.h>

#include <future>
#include <memory>
#include <thread>

namespace connectmaster::fakegateway {
namespace {

class CountingStream : public StreamPump::Stream {
 public:
  explicit CountingStream(int expected) : left_(expected) {}

  void Pump() override {
    pumped_by_ = std::this_thread::get_id();
    if (--left_ == 0) done_.set_value();
  }

  // Waits until it was pumped as often as was expected.
  std::thread::id Wait() {
    done_.get_future().wait();
    return pumped_by_;
  }

 private:
  int left_;
  std::thread::id pumped_by_;
  std::promise<void> done_;
};

TEST(StreamPump, Wake_TwoStreams_PumpsEachAsOftenOnItsOwnThread) {
  const auto first = std::make_shared<CountingStream>(2);
  const auto second = std::make_shared<CountingStream>(1);
  StreamPump pump;
  pump.Wake(first);
  pump.Wake(second);
  pump.Wake(first);
  const auto thread = first->Wait();
  EXPECT_EQ(second->Wait(), thread);
  EXPECT_NE(thread, std::this_thread::get_id());
}

TEST(StreamPump, Wake_StreamHasGone_TheNextIsPumped) {
  const auto stays = std::make_shared<CountingStream>(1);
  StreamPump pump;
  pump.Wake(std::make_shared<CountingStream>(1));
  pump.Wake(stays);
  stays->Wait();
}

TEST(StreamPump, Destructor_StreamsAreWoken_Returns) {
  const auto stream = std::make_shared<CountingStream>(1'000'000);
  StreamPump pump;
  for (int i = 0; i < 1'000; ++i) pump.Wake(stream);
}

}  // namespace
}  // namespace connectmaster::fakegateway
